using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What probes are fitted to.</summary>
/// <param name="Name">What the target is called.</param>
/// <param name="Kind">What sort of target it is.</param>
/// <param name="Values">The units [steps × units].</param>
/// <param name="Targets">The target at each step.</param>
/// <param name="Places">Where the steps are.</param>
/// <param name="Types">The type of each step, where the control task needs them.</param>
internal sealed record ProbeData(string Name, ProbeKind Kind, double[,] Values, double[] Targets, Place[] Places, int[]? Types);

/// <summary>A fitted probe and its score.</summary>
internal sealed record ProbeFit(ProbeScore Score, IReadOnlyList<int> Classes, NumberTable Coefficients, IReadOnlyList<double> Intercepts);

/// <summary>Fits probes of one target, and of its control tasks, to the same sequences.</summary>
internal sealed class ProbeRunner
{
    private readonly ProbeData data;
    private readonly double penalty;
    private readonly CancellationToken cancellation;
    private readonly double[][] controls;
    private readonly int[] testExamples;

    internal ProbeRunner(ProbeData data, double testShare, double penalty, ControlTask? control, int draws, ulong seed, CancellationToken cancellation)
    {
        (this.data, this.penalty, this.cancellation) = (data, penalty, cancellation);
        int[] examples = [.. data.Places.Select(place => place.Example)];
        Split = SequenceSplit.Of(examples, testShare, seed);
        testExamples = [.. Split.Test.Select(row => examples[row])];
        double[] train = Of(data.Targets, Split.Train);
        if (data.Kind == ProbeKind.Category && train.Distinct().Count() < 2)
            throw new ArgumentException($"All steps to fit to have {data.Name} {train[0]}; there is nothing to tell apart.");
        controls = [.. Enumerable.Range(0, control is null ? 0 : draws).Select(draw => control == ControlTask.Types ? ByType(seed, draw) : BySequence(seed, draw))];
        Baseline = data.Kind == ProbeKind.Number ? 0 : Of(data.Targets, Split.Test).Count(Commonest(train).Equals) / (double)Split.Test.Length;
    }

    internal SequenceSplit Split { get; }

    internal double Baseline { get; }

    /// <summary>Fits to the columns given, and to the control tasks.</summary>
    internal ProbeFit Fit(double[,] columns)
    {
        double[,] train = SampleStatistics.Rows(columns, Split.Train), test = SampleStatistics.Rows(columns, Split.Test);
        Reading own = Read(train, test, data.Targets);
        double control = 0;
        var scores = new double[controls.Length];
        double[] beside = (double[])own.Influence.Clone();
        for (int draw = 0; draw < controls.Length; draw++)
        {
            Reading other = Read(train, test, controls[draw]);
            scores[draw] = other.Score;
            control += other.Score / controls.Length;
            for (int row = 0; row < beside.Length; row++) beside[row] -= other.Influence[row] / controls.Length;
        }
        double error = SampleStatistics.Error(testExamples, own.Influence);
        if (controls.Length == 0) return new ProbeFit(new ProbeScore(own.Score, error, own.TrainScore, double.NaN, double.NaN, double.NaN), own.Classes, own.Coefficients, own.Intercepts);
        double besides = SampleStatistics.Error(testExamples, beside), draws = Estimate.Of(scores).StandardError;
        double selectivityError = double.IsNaN(draws) ? besides : Math.Sqrt(besides * besides + draws * draws);
        return new ProbeFit(new ProbeScore(own.Score, error, own.TrainScore, control, own.Score - control, selectivityError), own.Classes, own.Coefficients, own.Intercepts);
    }

    private Reading Read(double[,] train, double[,] test, double[] targets)
    {
        cancellation.ThrowIfCancellationRequested();
        double[] fitted = Of(targets, Split.Train), held = Of(targets, Split.Test);
        return data.Kind == ProbeKind.Category ? Classify(train, test, fitted, held) : Regress(train, test, fitted, held);
    }

    private Reading Classify(double[,] train, double[,] test, double[] fitted, double[] held)
    {
        int[] labels = Array.ConvertAll(fitted, value => (int)value);
        // A control task may happen to give all types the same class.
        LogisticModel? model = labels.Distinct().Count() < 2 ? null
            : LogisticModel.Fit(train, labels, new LogisticOptions { C = 1 / (penalty * labels.Length), Standardise = true, Tolerance = 1e-5 }, cancellation);
        double[] right = [.. held.Select((value, row) => (model?.Predict(Cells.Row(test, row)) ?? labels[0]) == (int)value ? 1.0 : 0)];
        double score = right.Average();
        return new Reading(
            score, model?.Accuracy ?? 1, Array.ConvertAll(right, one => (one - score) / right.Length), model?.Classes ?? [labels[0]], model?.Coefficients ?? new NumberTable(0, train.GetLength(1)), model?.Intercepts ?? []);
    }

    private Reading Regress(double[,] train, double[,] test, double[] fitted, double[] held)
    {
        LinearModel model = LinearModel.Fit(train, fitted, penalty * fitted.Length, new LinearOptions { Standardise = true });
        double mean = fitted.Average(), errors = 0, squares = 0;
        var influence = new double[held.Length];
        double[] predicted = model.Predict(test);
        for (int row = 0; row < held.Length; row++)
        {
            errors += (held[row] - predicted[row]) * (held[row] - predicted[row]);
            squares += (held[row] - mean) * (held[row] - mean);
        }
        // Of equal targets only the rounding of their mean is left.
        double score = squares <= 1e-28 * held.Length * mean * mean ? double.NaN : 1 - errors / squares;
        for (int row = 0; row < held.Length; row++)
            influence[row] = ((1 - score) * (held[row] - mean) * (held[row] - mean) - (held[row] - predicted[row]) * (held[row] - predicted[row])) / squares;
        return new Reading(score, model.RSquared, influence, [], new NumberTable(1, model.Coefficients.Count, [.. model.Coefficients]), [model.Intercept]);
    }

    /// <summary>Each type's target is that of a step drawn from all.</summary>
    private double[] ByType(ulong seed, int draw)
    {
        RandomStream random = RandomStream.For(seed, 2 + draw);
        var targets = new SortedDictionary<int, double>();
        foreach (int type in data.Types!.Distinct().Order()) targets[type] = data.Targets[(int)(random.NextUniform() * data.Targets.Length)];
        return Array.ConvertAll(data.Types!, type => targets[type]);
    }

    /// <summary>Each step's target is that of the nearest step of another sequence.</summary>
    private double[] BySequence(ulong seed, int draw)
    {
        int[][] sequences = [.. Enumerable.Range(0, data.Places.Length).GroupBy(row => data.Places[row].Example).Select(group => group.ToArray())];
        int[] order = [.. Enumerable.Range(0, sequences.Length)];
        SequenceSplit.Shuffle(order, RandomStream.For(seed, 2 + draw));
        var targets = new double[data.Targets.Length];
        // The next one in a random circle is never the sequence itself.
        for (int i = 0; i < order.Length; i++)
        {
            int[] other = sequences[order[(i + 1) % order.Length]];
            foreach (int row in sequences[order[i]]) targets[row] = data.Targets[other.MinBy(from => Math.Abs(data.Places[from].Step - data.Places[row].Step))];
        }
        return targets;
    }

    private static double Commonest(double[] values) => values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;

    private static double[] Of(double[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);

    /// <summary>A fit and how its score moves with each held-out row.</summary>
    private sealed record Reading(double Score, double TrainScore, double[] Influence, IReadOnlyList<int> Classes, NumberTable Coefficients, IReadOnlyList<double> Intercepts);
}
