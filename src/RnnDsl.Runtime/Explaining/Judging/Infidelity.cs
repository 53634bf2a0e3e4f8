using System.Globalization;
using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Infidelity"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record InfidelityOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The perturbations, instead of drawn ones: each [steps × features], the same for all examples; what lies behind an example's end is not used.</summary>
    public IReadOnlyList<T[,]>? Perturbations { get; init; }

    /// <summary>How many perturbations are drawn for each example.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>The standard deviation of drawn perturbations; a tenth of that of the explained values if not given.</summary>
    public double? Deviation { get; init; }

    /// <summary>Whether the attribution is first scaled by the factor that makes its infidelity least, so that only its direction is judged (Captum's normalize).</summary>
    public bool Normalize { get; init; }

    /// <summary>What perturbations are drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["perturbations"] = Perturbations is null ? "normal" : "given",
        ["samples"] = (Perturbations?.Count ?? Samples).ToString(CultureInfo.InvariantCulture),
        ["deviation"] = Perturbations is not null ? "" : Deviation?.ToString("R", CultureInfo.InvariantCulture) ?? "0.1 of the values'",
        ["normalize"] = Normalize ? "true" : "false",
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// How badly an attribution foretells what the target does when the value is perturbed: the mean over perturbations p of (Σ p ⊙ a − (f(x) − f(x − p)))²
/// (Yeh et al. 2019; Captum's infidelity). The attribution is read as a slope: of methods that multiply by the value (x ⊙ gradient), it judges the units too.
/// </summary>
public static class Infidelity
{
    /// <summary>Judges an attribution.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs that were explained.</param>
    /// <param name="target">What was explained.</param>
    /// <param name="attribution">The explanation.</param>
    /// <param name="initial">The states that were started from.</param>
    /// <param name="options">The perturbations.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException">The attribution is to tokens.</exception>
    public static ExplanationScore Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Attribution<T> attribution, InitialStates<T>? initial = null,
        InfidelityOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new InfidelityOptions<T>();
        ModelDescription description = model.Compiled.Description;
        Wrt wrt = JudgedCells.WrtOf(description, attribution, batch.Count).WithPath(description);
        wrt.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, wrt, target, initial, options.Run);
        JudgedCells.Check(description, attribution, runs.Lengths, wrt.Width);
        T[][][,] perturbations = Perturbations(description.Name, runs, wrt, options);
        int samples = perturbations[0].Length;
        int[] sequences = [.. Enumerable.Range(0, batch.Count * samples).Select(i => i / samples)];
        var (foretold, changes) = (new double[sequences.Length], new double[sequences.Length]);
        runs.Evaluate(
            sequences,
            (i, step, row) => Subtract(Cells.Row(runs.Values[sequences[i]], step), Cells.Row(perturbations[sequences[i]][i % samples], step), row),
            (i, value) =>
            {
                changes[i] = double.CreateTruncating(runs.FunctionValue[sequences[i]]) - double.CreateTruncating(value);
                foretold[i] = Dot(perturbations[sequences[i]][i % samples], attribution.Values[sequences[i]]);
            },
            options.Progress, cancellation);
        Estimate[] scores = [.. Enumerable.Range(0, batch.Count).Select(example => Score(
            foretold.AsSpan(example * samples, samples).ToArray(), changes.AsSpan(example * samples, samples).ToArray(), options.Normalize))];
        return new ExplanationScore(
            nameof(Infidelity), attribution.Method, options.Describe(), [.. scores.Select(score => score.Mean)],
            options.Perturbations is null ? [.. scores.Select(score => score.StandardError)] : null);
    }

    private static Estimate Score(double[] foretold, double[] changes, bool normalize)
    {
        double factor = 1;
        if (normalize)
        {
            double squares = foretold.Sum(value => value * value);
            factor = squares == 0 ? 1 : foretold.Zip(changes, (f, c) => f * c).Sum() / squares;
        }
        return Estimate.Of(foretold.Zip(changes, (f, c) => (factor * f - c) * (factor * f - c)));
    }

    /// <summary>For each example its perturbations; those of an example do not depend on the others.</summary>
    private static T[][][,] Perturbations<T>(string model, Displacements<T> runs, Wrt wrt, InfidelityOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (options.Perturbations is { } given)
        {
            GivenCells.Check(model, "perturbation", given, wrt, runs.Lengths);
            return [.. runs.Lengths.Select(length => given.Select(cells => Rows(cells, length)).ToArray())];
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 1, "options.Samples");
        if (options.Deviation is { } asked && !(asked > 0 && double.IsFinite(asked))) throw new ArgumentOutOfRangeException("options.Deviation", asked, "The perturbations' standard deviation is above 0.");
        double deviation = options.Deviation ?? 0.1 * Spread(runs.Values);
        return [.. runs.Lengths.Select((length, example) =>
        {
            RandomStream random = RandomStream.For(options.Seed, example);
            return Enumerable.Range(0, options.Samples).Select(_ =>
            {
                var cells = new T[length, wrt.Width];
                foreach (ref T cell in Cells.Of(cells)) cell = T.CreateTruncating(deviation * random.NextNormal());
                return cells;
            }).ToArray();
        })];
    }

    /// <summary>The standard deviation of all explained values; 1 where they are all the same.</summary>
    internal static double Spread<T>(T[][,] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = new RunningStatistics();
        foreach (T[,] cells in values)
            foreach (T value in cells) all.Push(double.CreateTruncating(value));
        return all.PopulationStandardDeviation is > 0 and var spread ? spread : 1;
    }

    private static T[,] Rows<T>(T[,] cells, int count) where T : unmanaged
    {
        var rows = new T[count, cells.GetLength(1)];
        Cells.Of(cells)[..rows.Length].CopyTo(Cells.Of(rows));
        return rows;
    }

    private static void Subtract<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> what, Span<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < to.Length; i++) to[i] = from[i] - what[i];
    }

    private static double Dot<T>(T[,] a, T[,] b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = Cells.Of(a), y = Cells.Of(b);
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
        return sum;
    }
}
