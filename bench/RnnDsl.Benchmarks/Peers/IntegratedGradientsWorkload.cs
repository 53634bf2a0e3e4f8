using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>
/// Integrated gradients of one sequence from a zero baseline: the points of the path as one batch, the gradient of the sum of
/// the last output, its mean over the points times the input. The batch is made anew each time, as the peer does.
/// </summary>
internal sealed class IntegratedGradientsWorkload : IWorkload
{
    private readonly RecurrentModel<float> model;
    private readonly float[,] input;
    private readonly float[][,] path;
    private readonly float[,] attribution;
    private readonly Trace<float> trace;
    private readonly Seeds<float> seeds;
    private readonly Gradients<float> gradients;

    public IntegratedGradientsWorkload(RecurrentModel<float> model, float[,] input)
    {
        this.model = model;
        this.input = input;
        (int steps, int features) = (input.GetLength(0), input.GetLength(1));
        path = [.. Enumerable.Range(0, Measures.IgPoints).Select(_ => new float[steps, features])];
        attribution = new float[steps, features];
        trace = model.Tape(Path());
        seeds = new Seeds<float>(trace);
        QuantityBuffer<float> last = seeds[trace.Outputs.Names[0]];
        for (int point = 0; point < path.Length; point++) last[point, steps - 1].Fill(1);
        gradients = new Gradients<float>(model);
    }

    public void Run()
    {
        model.Tape(Path(), trace);
        model.Backward(trace, seeds, GradientRequest.Inputs, gradients);
        Quantity<float> gradient = gradients.Inputs.First();
        var sums = new float[input.GetLength(1)];
        for (int step = 0; step < input.GetLength(0); step++)
        {
            Array.Clear(sums);
            for (int point = 0; point < path.Length; point++)
            {
                ReadOnlySpan<float> row = gradient[point, step];
                for (int feature = 0; feature < sums.Length; feature++) sums[feature] += row[feature];
            }
            for (int feature = 0; feature < sums.Length; feature++) attribution[step, feature] = input[step, feature] * sums[feature] / path.Length;
        }
    }

    public double Check()
    {
        double sum = 0;
        foreach (float value in attribution) sum += (double)value * value;
        return sum;
    }

    private Batch<float> Path()
    {
        for (int point = 0; point < path.Length; point++)
        {
            float alpha = (point + 0.5f) / path.Length;
            float[,] sequence = path[point];
            for (int step = 0; step < sequence.GetLength(0); step++)
            for (int feature = 0; feature < sequence.GetLength(1); feature++)
                sequence[step, feature] = alpha * input[step, feature];
        }
        return Batch<float>.From(path);
    }
}
