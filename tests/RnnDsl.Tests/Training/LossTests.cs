using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class LossTests
{
    private static readonly int[] Lengths = [4, 2, 5];

    public static TheoryData<string, LossSteps> Losses => new()
    {
        { "cross-entropy", LossSteps.Every },
        { "cross-entropy", LossSteps.Last },
        { "squares", LossSteps.Every },
        { "squares", LossSteps.Last },
        { "weighted", LossSteps.Every },
        { "smoothed", LossSteps.Every },
        { "smoothed", LossSteps.Last },
        { "binary", LossSteps.Every },
        { "binary", LossSteps.Last },
        { "absolute", LossSteps.Every },
        { "huber", LossSteps.Every },
        { "huber", LossSteps.Last },
        { "sum", LossSteps.Every },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void SeedsAreTheSlopesOfTheMean(string kind, LossSteps steps)
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 3);
        (ILoss<double> loss, Example<double>[] examples) = Problem(kind, steps);
        loss.Check(model.Description, examples);
        Batch<double> batch = BatchOf(examples);
        Trace<double> trace = model.Tape(batch);
        var seeds = new Seeds<double>(trace);
        LossValue value = loss.Evaluate(trace.Outputs, examples, seeds);
        Gradients<double> gradients = model.Backward(trace, seeds, GradientRequest.Parameters);
        Assert.Equal(loss.Evaluate(model.Run(batch), examples, null), value);
        double MeanAt(int p, int i, double by)
        {
            using (ParameterEdit<double> edit = model.Edit()) edit[p].Span[i] += by;
            double mean = loss.Evaluate(model.Run(batch), examples, null).Mean;
            using (ParameterEdit<double> edit = model.Edit()) edit[p].Span[i] -= by;
            return mean;
        }

        for (int p = 0; p < model.Description.Parameters.Length; p++)
        for (int i = 0; i < gradients.Parameters[p].Span.Length; i++)
        {
            double slope = (MeanAt(p, i, 1e-5) - MeanAt(p, i, -1e-5)) / 2e-5;
            Samples.Close(slope, gradients.Parameters[p].Span[i], 1e-8, $"{model.Description.Parameters[p].Name}[{i}]");
        }
    }

    [Fact]
    public void CrossEntropyIsTheMeanOverTargetsThatCount()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 3);
        double[][,] sequences = Samples.Sequences<double>(2, 3, 1);
        Example<double>[] examples = [new(sequences[0], [2, -1, 0]), new(sequences[1], [1])];
        Outputs<double> outputs = model.Run(Batch<double>.From(sequences));
        LossValue value = new SoftmaxCrossEntropy<double>().Evaluate(outputs, examples, null);
        double expected = (Nats(outputs, 0, 0, 2) + Nats(outputs, 0, 2, 0) + Nats(outputs, 1, 0, 1)) / 3;
        Assert.Equal(3, value.Count);
        Assert.Equal(expected, value.Mean, 12);
    }

    [Fact]
    public void CrossEntropyIsExactFarFromTheTarget()
    {
        var row = new SoftmaxRow(3);
        row.Compute<double>([1000, -2000, 999]);
        double tail = Math.Log(1 + Math.Exp(-1));
        Assert.Equal(tail, row.Nats(0), 14);
        Assert.Equal(3000 + tail, row.Nats(1), 11);
        Assert.Equal(1 + tail, row.Nats(2), 14);
        Assert.Equal(0, row.Largest);
        row.Compute<double>([double.NaN, 0, 1]);
        Assert.Equal(double.NaN, row.Nats(2));
        row.Compute<double>([double.PositiveInfinity, 0, 1]);
        Assert.Equal(double.NaN, row.Nats(0));
        row.Compute<double>([double.NegativeInfinity, 0, 1]);
        Assert.Equal(double.PositiveInfinity, row.Nats(0));
    }

    [Fact]
    public void SquaredErrorIsTheMeanOverStepsAndUnits()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 3);
        double[][,] sequences = Samples.Sequences<double>(2, 2);
        Example<double>[] examples = [new(sequences[0], [0.5, -1, 2])];
        Outputs<double> outputs = model.Run(Batch<double>.From(sequences));
        LossValue value = new MeanSquaredError<double>(steps: LossSteps.Last).Evaluate(outputs, examples, null);
        ReadOnlySpan<double> last = outputs.First[0, 1];
        double expected = (Math.Pow(last[0] - 0.5, 2) + Math.Pow(last[1] + 1, 2) + Math.Pow(last[2] - 2, 2)) / 3;
        Assert.Equal(expected, value.Mean, 12);
    }

    [Fact]
    public void TargetsThatDoNotFitAreNamed()
    {
        ModelDescription model = Samples.Gru<double>(2, 3).Description;
        double[,] x = Samples.Sequences<double>(2, 4)[0];
        var every = new SoftmaxCrossEntropy<double>();
        var last = new SoftmaxCrossEntropy<double>("hNext", LossSteps.Last);
        var squares = new MeanSquaredError<double>();
        Assert.Contains("Example 0 has target class 3; output 'hNext' has 3 (H = 3) classes", Message(() => last.Check(model, [new(x, 3)])));
        Assert.Contains("Example 1 has 3 target classes for 'hNext'; the loss wants one for each of its 4 steps", Message(() => every.Check(model, [new(x, [0, 1, 2, 0]), new(x, [0, 1, 2])])));
        Assert.Contains("has no target classes", Message(() => last.Check(model, [new(x)])));
        Assert.Contains("all are below 0", Message(() => last.Check(model, [new(x, -1)])));
        Assert.Contains("has no output 'y'", Message(() => new SoftmaxCrossEntropy<double>("y").Check(model, [new(x, 1)])));
        Assert.Contains("2 target values a step; output 'hNext' has 3 (H = 3) units", Message(() => squares.Check(model, [new(x, new double[4, 2])])));
        Assert.Contains("targets must be finite", Message(() => squares.Check(model, [new(x, new double[4, 3] { { 0, 0, 0 }, { 0, 0, 0 }, { 0, double.NaN, 0 }, { 0, 0, 0 } })])));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static double Nats(Outputs<double> outputs, int example, int step, int target)
    {
        double[] row = outputs.First[example, step].ToArray();
        return Math.Log(row.Sum(Math.Exp)) - row[target];
    }

    private static Batch<double> BatchOf(Example<double>[] examples) => Batch<double>.From([.. examples.Select(example => example.Input("x")!)]);

    private static (ILoss<double> Loss, Example<double>[] Examples) Problem(string kind, LossSteps steps)
    {
        var random = new RandomStream(5);
        double[][,] sequences = Samples.Sequences<double>(2, Lengths);
        int Targets(int i) => steps == LossSteps.Last ? 1 : Lengths[i];
        int[] Classes(int i) => [.. Enumerable.Range(0, Targets(i)).Select(k => (i + k) % 4 - 1)];
        var crossEntropy = new SoftmaxCrossEntropy<double>("hNext", steps, kind is "weighted" or "smoothed" ? [0.5, 2, 1] : null, kind is "smoothed" ? 0.2 : 0);
        if (kind is "cross-entropy" or "weighted" or "smoothed") return (crossEntropy, [.. sequences.Select((x, i) => new Example<double>(x, Classes(i)))]);
        ILoss<double> loss = kind switch
        {
            "binary" => new BinaryCrossEntropy<double>("hNext", steps, positiveWeight: 3),
            "absolute" => new MeanAbsoluteError<double>("hNext", steps),
            "huber" => new HuberLoss<double>(0.7, "hNext", steps),
            "sum" => new SumOfLosses<double>((crossEntropy, 0.3), (new HuberLoss<double>(), 2)),
            _ => new MeanSquaredError<double>("hNext", steps),
        };
        double[,] Values(int i)
        {
            double[,] values = Samples.Normal<double>(random, Targets(i), 3);
            if (kind == "binary")
                foreach (ref double value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref values[0, 0], values.Length))
                    value = value > 1 ? 1 : value < -1 ? 0 : 1 / (1 + Math.Exp(value));
            return values;
        }

        return (loss, [.. sequences.Select((x, i) => new Example<double>(x) { Values = Values(i), Classes = Classes(i) })]);
    }
}
