using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

/// <summary>Values by the formulas of PyTorch's documentation, on the outputs of a small model.</summary>
public class LossValueTests
{
    private static readonly HandWrittenGru.Of<double> Model = Samples.Gru<double>(2, 3);
    private static readonly double[][,] X = Samples.Sequences<double>(2, 2, 1);
    private static readonly Outputs<double> Y = Model.Run(Batch<double>.From(X));

    [Fact]
    public void ClassWeightsDivideByTheWeightsOfTheTargets()
    {
        var loss = new SoftmaxCrossEntropy<double>(classWeights: [0.5, 2, 1]);
        LossValue value = loss.Evaluate(Y, [new(X[0], [1, 0]), new(X[1], [2])], null);
        double expected = (2 * Nats(0, 0, 1) + 0.5 * Nats(0, 1, 0) + 1 * Nats(1, 0, 2)) / 3.5;
        Assert.Equal(expected, value.Mean, 12);
        Assert.Equal((3L, 3.5), (value.Count, value.Weight));
        // Two batches weigh by their weights, not by their targets.
        LossValue parts = loss.Evaluate(Model.Run(Batch<double>.From([X[0]])), [new(X[0], [1, 0])], null) + loss.Evaluate(Model.Run(Batch<double>.From([X[1]])), [new(X[1], [2])], null);
        Assert.Equal(expected, parts.Mean, 12);
    }

    [Fact]
    public void SmoothingSpreadsAPartOfTheTargetOverAllClasses()
    {
        Example<double>[] examples = [new(X[0], [1, -1]), new(X[1], [2])];
        double all(int example) => Nats(example, 0, 0) + Nats(example, 0, 1) + Nats(example, 0, 2);
        double expected = (0.9 * (Nats(0, 0, 1) + Nats(1, 0, 2)) + 0.1 / 3 * (all(0) + all(1))) / 2;
        Assert.Equal(expected, new SoftmaxCrossEntropy<double>(labelSmoothing: 0.1).Evaluate(Y, examples, null).Mean, 12);
        double weighted(int example) => 0.5 * Nats(example, 0, 0) + 2 * Nats(example, 0, 1) + 1 * Nats(example, 0, 2);
        expected = (0.9 * (2 * Nats(0, 0, 1) + Nats(1, 0, 2)) + 0.1 / 3 * (weighted(0) + weighted(1))) / 3;
        Assert.Equal(expected, new SoftmaxCrossEntropy<double>(classWeights: [0.5, 2, 1], labelSmoothing: 0.1).Evaluate(Y, examples, null).Mean, 12);
    }

    [Fact]
    public void ElementwiseLossesFollowTheirFormulas()
    {
        double[] target = [0.5, -1, 3], y = Y.First[1, 0].ToArray();
        Example<double>[] examples = [new(X[0], [0.0, 1, 0.25]), new(X[1], target)];
        double Mean(Func<double, double, double> term) => (Y.First[0, 1].ToArray().Select((v, i) => term(v, examples[0].Values![0, i])).Sum() + y.Select((v, i) => term(v, target[i])).Sum()) / 6;
        Assert.Equal(Mean((v, t) => Math.Abs(v - t)), new MeanAbsoluteError<double>(steps: LossSteps.Last).Evaluate(Y, examples, null).Mean, 12);
        Assert.Equal(Mean((v, t) => Math.Abs(v - t) <= 0.7 ? (v - t) * (v - t) / 2 : 0.7 * (Math.Abs(v - t) - 0.35)), new HuberLoss<double>(0.7, steps: LossSteps.Last).Evaluate(Y, examples, null).Mean, 12);
        Assert.Equal(Math.Sqrt(Mean((v, t) => (v - t) * (v - t))), Measured(new Rmse<double>(steps: LossSteps.Last), examples), 12);
        examples[1] = new(X[1], [0.0, 0.5, 1]);
        target = [0, 0.5, 1];
        double S(double v) => 1 / (1 + Math.Exp(-v));
        LossValue binary = new BinaryCrossEntropy<double>(steps: LossSteps.Last, positiveWeight: 3).Evaluate(Y, examples, null);
        Assert.Equal(Mean((v, t) => -(3 * t * Math.Log(S(v)) + (1 - t) * Math.Log(1 - S(v)))), binary.Mean, 12);
        Assert.Equal(Mean((v, t) => v > 0 == t > 0.5 ? 1 : 0), binary.Accuracy, 12);
    }

    [Fact]
    public void ASumWeighsMeans()
    {
        Example<double>[] examples = [new(X[0]) { Classes = [1, 2], Values = new double[2, 3] }, new(X[1]) { Classes = [0], Values = new double[1, 3] }];
        var first = new SoftmaxCrossEntropy<double>();
        var second = new MeanSquaredError<double>("hNext");
        double expected = 0.25 * first.Evaluate(Y, examples, null).Mean + 3 * second.Evaluate(Y, examples, null).Mean;
        LossValue value = new SumOfLosses<double>((first, 0.25), (second, 3)).Evaluate(Y, examples, null);
        Assert.Equal(expected, value.Mean, 12);
        Assert.Equal(2, value.Count);
        Assert.Contains("weights are finite and above 0", Assert.Throws<ArgumentException>(() => new SumOfLosses<double>((first, 0))).Message);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Assert.Contains("2 class weights; output 'hNext' has 3 (H = 3) classes", Message(() => new SoftmaxCrossEntropy<double>(classWeights: [1, 2]).Check(Model.Description, [new(X[1], [1])])));
        Assert.Contains("lie in [0, 1]", Message(() => new BinaryCrossEntropy<double>().Check(Model.Description, [new(X[1], [0.0, 1, 1.5])])));
        Assert.Contains("Example 1 of the batch has 2 target classes for 'hNext', which wants one", Message(() => new SoftmaxCrossEntropy<double>().Evaluate(Y, [new(X[0], [1, 1]), new(X[1], [1, 1])], null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy<double>(labelSmoothing: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy<double>(classWeights: [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss<double>(0));
    }

    [Fact]
    public void AnOutputOfAWholeSequenceHasOneTarget()
    {
        ModelDescription whole = Model.Description with { Quantities = [.. Model.Description.Quantities.Select(info => info with { Space = null })] };
        new SoftmaxCrossEntropy<double>("hNext").Check(whole, [new(X[0], 1)]);
        Assert.Contains("has no target classes", Message(() => new SoftmaxCrossEntropy<double>("hNext").Check(whole, [new(X[0])])));
        Assert.Contains("wants one", Message(() => new SoftmaxCrossEntropy<double>("hNext").Check(whole, [new(X[0], [1, 1])])));
        Assert.Contains("wants one for each of its 2 steps", Message(() => new SoftmaxCrossEntropy<double>().Evaluate(Y, [new(X[0], 1), new(X[1], 1)], null)));
    }

    [Fact]
    public void MetricsFollowTheirDefinitions()
    {
        double[][,] x = Samples.Sequences<double>(2, 5, 4, 3);
        Outputs<double> outputs = Model.Run(Batch<double>.From(x));
        Example<double>[] examples = [new(x[0], [0, 1, 2, -1, 1]), new(x[1], [2, 2, 0, 1]), new(x[2], [0, 0, 1])];
        var rows = new List<(double[] Row, int Target)>();
        for (int example = 0; example < 3; example++)
        for (int step = 0; step < examples[example].Classes!.Length; step++)
            if (examples[example].Classes![step] >= 0)
                rows.Add((outputs.First[example, step].ToArray(), examples[example].Classes![step]));
        int Decision(double[] row) => Array.IndexOf(row, row.Max());
        double Softmax(double[] row, int c) => Math.Exp(row[c]) / row.Sum(Math.Exp);
        double Area(int c) =>
            rows.Where(a => a.Target == c).SelectMany(a => rows.Where(b => b.Target != c).Select(b => Math.Sign(Softmax(a.Row, c) - Softmax(b.Row, c)) / 2.0 + 0.5)).Average();
        double F1(int c) => 2.0 * rows.Count(r => r.Target == c && Decision(r.Row) == c) / (rows.Count(r => r.Target == c) + rows.Count(r => Decision(r.Row) == c));
        Assert.Equal(rows.Average(r => Decision(r.Row) == r.Target ? 1.0 : 0), Measure(new Accuracy<double>()), 12);
        Assert.Equal((F1(0) + F1(1) + F1(2)) / 3, Measure(new MacroF1<double>("hNext")), 12);
        Assert.Equal((Area(0) + Area(1) + Area(2)) / 3, Measure(new Auroc<double>()), 12);
        Assert.Equal(Math.Exp(rows.Average(r => -Math.Log(Softmax(r.Row, r.Target)))), Measure(new Perplexity<double>()), 12);
        Assert.Equal("accuracy of hNext", new Accuracy<double>("hNext").Name);

        double Measure(IMetric<double> metric)
        {
            Assert.Equal(double.NaN, metric.Value);
            metric.Add(outputs, examples);
            double once = metric.Value;
            metric.Reset();
            metric.Add(outputs, examples);
            Assert.Equal(once, metric.Value);
            return once;
        }
    }

    [Fact]
    public void TiesCountHalf()
    {
        HandWrittenGru.Of<double> single = Samples.Gru<double>(2, 1);
        // The same sequence for a one and a zero is a tie; ones and zeros of two sequences are won or lost.
        double[][,] x = Samples.Sequences<double>(2, 3, 3);
        double[][,] all = [x[0], x[0], x[1]];
        Outputs<double> outputs = single.Run(Batch<double>.From(all));
        var metric = new Auroc<double>(steps: LossSteps.Last);
        metric.Add(outputs, [new(all[0], 1), new(all[1], 0), new(all[2], 0)]);
        bool higher = outputs.First[0, 2][0] > outputs.First[2, 2][0];
        Assert.Equal(higher ? 0.75 : 0.25, metric.Value);
    }

    private static double Measured(IMetric<double> metric, IReadOnlyList<Example<double>> examples)
    {
        metric.Add(Y, examples);
        return metric.Value;
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static double Nats(int example, int step, int target)
    {
        double[] row = Y.First[example, step].ToArray();
        return Math.Log(row.Sum(Math.Exp)) - row[target];
    }
}
