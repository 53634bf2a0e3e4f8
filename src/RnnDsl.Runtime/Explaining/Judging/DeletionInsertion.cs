using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="DeletionInsertion"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record DeletionInsertionOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The name of the input or quantity whose steps are replaced; what the attribution is of if not given. An attribution to what a model makes of tokens can be
    /// judged by replacing the tokens.
    /// </summary>
    public string? Replaced { get; init; }

    /// <summary>What stands at deleted steps of an input. If not given: other symbols for tokens and one-hot steps, zero else.</summary>
    public Replacement<T>? Replacement { get; init; }

    /// <summary>What stands at deleted steps of a quantity.</summary>
    public Baseline<T> Baseline { get; init; } = Baseline<T>.Zero;

    /// <summary>How many draws of a random replacement the curves are the mean of.</summary>
    public int Draws { get; init; } = 4;

    /// <summary>What replacements are drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// The target while the steps that an explanation ranks highest are deleted one after the other, and while they are put back into nothing (Petsiuk et al. 2018;
/// Samek et al. 2017). A step ranks by |Σ of its attributions|; equal steps keep their order.
/// </summary>
public static class DeletionInsertion
{
    /// <summary>Judges an attribution.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs that were explained.</param>
    /// <param name="target">What was explained.</param>
    /// <param name="attribution">The explanation.</param>
    /// <param name="initial">The states that were started from.</param>
    /// <param name="options">What deleted steps are replaced by.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static DeletionInsertionCurves Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Attribution<T> attribution, InitialStates<T>? initial = null,
        DeletionInsertionOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new DeletionInsertionOptions<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Draws, 1, "options.Draws");
        ModelDescription description = model.Compiled.Description;
        Wrt of = JudgedCells.WrtOf(description, attribution, batch.Count), replaced = options.Replaced is null ? of : Wrt.Find(description, options.Replaced);
        replaced.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, replaced, target, initial, options.Run);
        JudgedCells.CheckSteps(description, attribution, runs.Lengths);
        (Absent<T> absent, string text) = Bind(description, batch, replaced, runs, options);
        int[][] order = [.. runs.Lengths.Select((_, example) => Order(JudgedCells.StepScores(attribution, example)))];
        int draws = absent.IsRandom ? options.Draws : 1;
        (double[][] deletion, double[][] insertion) = Walk(runs, order, absent, draws, options.Progress, cancellation);
        return new DeletionInsertionCurves(attribution.Method, target.ToString()!, replaced.Name, text, draws, options.Seed, order, deletion, insertion);
    }

    /// <summary>The steps from the highest score to the lowest; equal ones as they come.</summary>
    internal static int[] Order(double[] scores) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(step => scores[step])];

    private static (Absent<T>, string) Bind<T>(ModelDescription model, Batch<T> batch, Wrt replaced, Displacements<T> runs, DeletionInsertionOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (replaced.Kind != WrtKind.Input) return (new FixedAbsent<T>(options.Baseline.Materialize(model, replaced, runs.Lengths)), options.Baseline.ToString());
        var input = new PerturbedInput<T>(model, batch, model.Inputs[replaced.Index], batch.IndexOf(replaced.Name));
        Replacement<T> by = options.Replacement ?? (input.Tokens > 0 || input.IsOneHot ? Replacement<T>.OtherSymbols() : Replacement<T>.Zero);
        return (by.Bind(input, options.Seed), by.ToString());
    }

    /// <summary>All curves at once: of each example and draw, k of T steps deleted, then k of T steps put back.</summary>
    private static (double[][] Deletion, double[][] Insertion) Walk<T>(
        Displacements<T> runs, int[][] order, Absent<T> absent, int draws, IProgress<double>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var places = new List<(int Example, int Draw, bool Inserts, int Steps)>();
        for (int example = 0; example < order.Length; example++)
        for (int draw = 0; draw < draws; draw++)
        for (int k = 0; k <= order[example].Length; k++)
        {
            places.Add((example, draw, false, k));
            places.Add((example, draw, true, k));
        }
        double[][] deletion = [.. order.Select(steps => new double[steps.Length + 1])], insertion = [.. order.Select(steps => new double[steps.Length + 1])];
        int[][] rank = [.. order.Select(RankOf)];
        var drawn = (Example: -1, Draw: -1, Cells: new T[0, 0]);
        runs.Evaluate(
            [.. places.Select(place => place.Example)],
            (i, step, row) =>
            {
                (int example, int draw, bool inserts, int steps) = places[i];
                bool present = inserts == rank[example][step] < steps;
                if (!present && (drawn.Example, drawn.Draw) != (example, draw))
                {
                    drawn = (example, draw, new T[order[example].Length, row.Length]);
                    absent.Fill(example, draw, drawn.Cells);
                }
                Cells.Row(present ? runs.Values[example] : drawn.Cells, step).CopyTo(row);
            },
            (i, value) =>
            {
                (int example, _, bool inserts, int steps) = places[i];
                (inserts ? insertion : deletion)[example][steps] += double.CreateTruncating(value) / draws;
            },
            progress, cancellation);
        return (deletion, insertion);
    }

    private static int[] RankOf(int[] order)
    {
        var rank = new int[order.Length];
        for (int k = 0; k < rank.Length; k++) rank[order[k]] = k;
        return rank;
    }
}
