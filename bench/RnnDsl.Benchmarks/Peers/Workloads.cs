using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>Our side of every measure.</summary>
internal static class Workloads
{
    public static IWorkload Create(string cell, BenchSize size, Measure measure)
    {
        RecurrentModel<float> model = CellModels.Create(cell, size);
        return measure switch
        {
            Measure.Forward => new ForwardWorkload(model, CellModels.Batch(size)),
            Measure.Training => new GradientWorkload(model, CellModels.Batch(size), GradientRequest.Parameters | GradientRequest.Inputs),
            Measure.InputGradient => new GradientWorkload(model, CellModels.Batch(size), GradientRequest.Inputs),
            _ => new IntegratedGradientsWorkload(model, CellModels.First(size)),
        };
    }

    public static double Squares(Quantity<float> quantity)
    {
        double sum = 0;
        for (int example = 0; example < quantity.Count; example++)
        for (int step = 0; step < quantity.Lengths[example]; step++)
            sum += Numbers.Squares(quantity[example, step]);
        return sum;
    }
}

/// <summary>A plain run into the outputs of the run before.</summary>
internal sealed class ForwardWorkload(RecurrentModel<float> model, Batch<float> batch) : IWorkload
{
    private readonly Outputs<float> outputs = new(model);

    public void Run() => model.Run(batch, outputs);

    public double Check() => Workloads.Squares(outputs.First);
}

/// <summary>A tape and a backward pass from ones on every output.</summary>
internal sealed class GradientWorkload : IWorkload
{
    private readonly RecurrentModel<float> model;
    private readonly Batch<float> batch;
    private readonly GradientRequest what;
    private readonly Trace<float> trace;
    private readonly Seeds<float> seeds;
    private readonly Gradients<float> gradients;

    public GradientWorkload(RecurrentModel<float> model, Batch<float> batch, GradientRequest what)
    {
        this.model = model;
        this.batch = batch;
        this.what = what;
        trace = model.Tape(batch);
        seeds = new Seeds<float>(trace);
        seeds[trace.Outputs.Names[0]].Fill(1);
        gradients = new Gradients<float>(model);
    }

    private bool Trains => (what & GradientRequest.Parameters) != 0;

    public void Run()
    {
        // In training the weights are new at every step; an edit that changes nothing makes this one pack them again too.
        if (Trains) model.Edit().Dispose();
        model.Tape(batch, trace);
        model.Backward(trace, seeds, what, gradients);
    }

    public double Check() =>
        Workloads.Squares(gradients.Inputs.First()) + (Trains ? Numbers.Squares(gradients.Parameters.Flat) : 0);
}
