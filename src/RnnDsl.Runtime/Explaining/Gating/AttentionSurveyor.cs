using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Looks at the attention weights of a walk over a data set.</summary>
internal sealed class AttentionSurveyor<T> : ISurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly AttentionProfileOptions<T> options;
    private readonly AttentionSource[] sources;
    private readonly AttentionTally[] tallies;
    private double[] weights = [];
    private double[][] features;
    private int sequences;

    internal AttentionSurveyor(ModelDescription model, AttentionProfileOptions<T> options)
    {
        if (options.Positions < 1) throw new ArgumentOutOfRangeException("options.Positions", options.Positions, "At least one position is kept.");
        (this.model, this.options) = (model, options);
        sources = options.Attention is { } names ? [.. names.Distinct().Select(name => AttentionSource.Find(model, name, null))] : AttentionSource.All(model);
        if (sources.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as attention; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", nameof(options));
        tallies = [.. sources.Select(source => new AttentionTally(source.Over, SeesSteps(source) ? [.. options.Features.Select(feature => feature.Name)] : [], options.Positions))];
        features = new double[options.Features.Count][];
        Array.Fill(features, []);
    }

    public void Visit(Trace<T> run, Piece<T> piece)
    {
        Quantity<T>[] read = [.. sources.Select(source => run[source.Name])];
        for (int i = 0; i < piece.Examples.Length; i++)
        {
            ReadFeatures(piece, i);
            for (int k = 0; k < sources.Length; k++) Visit(tallies[k], sources[k].Over, read[k], i, piece.Batch.Lengths[i]);
            sequences++;
        }
    }

    internal AttentionProfile Profile() => new(model.Name, sequences, [.. sources.Select((source, k) => tallies[k].Use(source.Name))]);

    private static bool SeesSteps(AttentionSource source) => source.Over is AttentionOver.Steps or AttentionOver.History;

    private void ReadFeatures(Piece<T> piece, int i)
    {
        int length = piece.Batch.Lengths[i];
        for (int f = 0; f < features.Length; f++)
        {
            if (features[f].Length < length) features[f] = new double[length];
            for (int step = 0; step < length; step++) features[f][step] = options.Features[f].At(piece.At(i, step));
        }
    }

    private void Visit(AttentionTally tally, AttentionOver over, Quantity<T> read, int i, int length)
    {
        int steps = read.Lengths[i], width = Math.Max(read.Width, steps);
        if (weights.Length < width) weights = new double[width];
        // A row of a weight for each step is the whole sequence's.
        if (over == AttentionOver.Steps)
        {
            CheckSteps(tally, steps, length);
            for (int step = 0; step < steps; step++) weights[step] = double.CreateTruncating(read[i, step][0]);
            tally.Add(weights.AsSpan(0, steps), features, 0, 1);
        }
        else
        {
            if (over == AttentionOver.History) CheckSteps(tally, steps, length);
            int columns = over == AttentionOver.Units ? read.Shape[^1] : 0;
            // A layer that walks back takes the last step first: its history is the shortest there. Position p is the state after its p-th step.
            bool back = over == AttentionOver.History && steps > 1 && read[i, steps - 1].Length < read[i, 0].Length;
            for (int step = 0; step < steps; step++)
            {
                ReadOnlySpan<T> row = read[i, step];
                for (int position = 0; position < row.Length; position++) weights[position] = double.CreateTruncating(row[position]);
                int count = columns > 0 ? columns : row.Length;
                for (int first = 0; first < row.Length; first += count) tally.Add(weights.AsSpan(first, count), features, back ? steps : -1, back ? -1 : 1);
            }
        }
        tally.EndSequence();
    }

    private void CheckSteps(AttentionTally tally, int steps, int length)
    {
        if (tally.HasFeatures && steps != length)
            throw new ArgumentException($"{model.Name}: attention has {steps} steps where the sequence has {length}; features cannot be told of them. Leave out the features (options.Features), or the attention.", "options");
    }
}

/// <summary>Adds up what rows of weights have in common, sequence by sequence.</summary>
internal sealed class AttentionTally(AttentionOver over, string[] features, int mostPositions)
{
    private readonly Averages whole = new();
    private readonly Averages byPosition = new();
    private readonly Averages byDistance = new();
    private readonly Averages[] byFeature = [.. features.Select(_ => new Averages())];
    private long rows;

    internal bool HasFeatures => byFeature.Length > 0;

    /// <summary>Takes in a row.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="values">The features at the steps.</param>
    /// <param name="first">The step of the first position; that of a cell's initial state is none, and no feature sees it.</param>
    /// <param name="onward">Whether steps count up from there (1) or down (−1).</param>
    internal void Add(ReadOnlySpan<double> row, double[][] values, int first, int onward)
    {
        rows++;
        double entropy = 0;
        int heaviest = 0;
        for (int position = 0; position < row.Length; position++)
        {
            double weight = row[position];
            if (weight > 0) entropy -= weight * Math.Log(weight);
            if (weight > row[heaviest]) heaviest = position;
            if (position < mostPositions) byPosition.Add(position, weight);
            int distance = over == AttentionOver.History ? row.Length - position : row.Length - 1 - position;
            if (over != AttentionOver.Units && distance < mostPositions) byDistance.Add(distance, weight);
        }
        whole.Add(0, entropy);
        if (row.Length > 1) whole.Add(1, entropy / Math.Log(row.Length));
        whole.Add(2, Math.Exp(entropy));
        whole.Add(3, row[heaviest]);
        for (int f = 0; f < byFeature.Length; f++) AddFeature(byFeature[f], values[f], row, heaviest, first, onward);
    }

    internal void EndSequence()
    {
        whole.EndSequence();
        byPosition.EndSequence();
        byDistance.EndSequence();
        foreach (Averages feature in byFeature) feature.EndSequence();
    }

    internal AttentionUse Use(string name) => new(
        name, over, rows, whole[0], whole[1], whole[2], whole[3], byPosition.All(), byDistance.All(), over == AttentionOver.History ? byPosition[0] : null,
        [.. features.Select((feature, f) => new AttendedFeature(feature, byFeature[f][0], byFeature[f][1], byFeature[f][2], byFeature[f][3]))]);

    private void AddFeature(Averages to, double[] values, ReadOnlySpan<double> row, int heaviest, int first, int onward)
    {
        double attended = 0, present = 0, atHeaviest = 0;
        for (int position = over == AttentionOver.History ? 1 : 0; position < row.Length; position++)
        {
            double value = values[first + onward * position];
            attended += row[position] * value;
            present += value / row.Length;
            if (position == heaviest) atHeaviest = value;
        }
        to.Add(0, attended);
        to.Add(1, present);
        to.Add(2, attended - present);
        to.Add(3, atHeaviest);
    }

    /// <summary>Means over sequences of means within them.</summary>
    private sealed class Averages
    {
        private readonly List<RunningStatistics> statistics = [];
        private double[] sums = new double[4];
        private int[] counts = new int[4];
        private int used;

        internal Estimate this[int i] => i < statistics.Count ? statistics[i].Estimate() : new Estimate(double.NaN, double.NaN, 0);

        internal void Add(int i, double value)
        {
            if (i >= sums.Length)
            {
                Array.Resize(ref sums, Math.Max(i + 1, 2 * sums.Length));
                Array.Resize(ref counts, sums.Length);
            }
            used = Math.Max(used, i + 1);
            sums[i] += value;
            counts[i]++;
        }

        internal void EndSequence()
        {
            while (statistics.Count < used) statistics.Add(new RunningStatistics());
            for (int i = 0; i < used; i++)
                if (counts[i] > 0) statistics[i].Push(sums[i] / counts[i]);
            Array.Clear(sums, 0, used);
            Array.Clear(counts, 0, used);
            used = 0;
        }

        internal Estimate[] All() => [.. statistics.Select(of => of.Estimate())];
    }
}
