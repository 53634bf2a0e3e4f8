using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How states are put into few dimensions.</summary>
public enum ProjectionKind
{
    /// <summary>Principal components: the directions of the greatest variance, counted from the mean.</summary>
    PrincipalComponents,

    /// <summary>Non-negative factors: parts that add up, for quantities that are never below 0, such as gates.</summary>
    NonNegativeFactors,
}

/// <summary>What <see cref="StateProjection"/> can be told.</summary>
public sealed record StateProjectionOptions : SurveyOptions
{
    /// <summary>Principal components or non-negative factors.</summary>
    public ProjectionKind Kind { get; init; }

    /// <summary>How many dimensions.</summary>
    public int Components { get; init; } = 2;

    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>How many steps the directions are found from.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>The sequences whose paths are given; the first five if not given.</summary>
    public IReadOnlyList<int>? Examples { get; init; }
}

/// <summary>A quantity in few dimensions, with the paths that chosen sequences take through them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Kind">How it was projected.</param>
/// <param name="Units">The units, in the order of the columns of <paramref name="Directions"/>.</param>
/// <param name="Steps">How many steps the directions were found from.</param>
/// <param name="Mean">What is taken off each unit first; 0 for non-negative factors.</param>
/// <param name="Directions">[components × units], each of length 1.</param>
/// <param name="Explained">The share of the variance (of the sum of squares, for non-negative factors) that these dimensions hold, on the steps that they were found from.</param>
/// <param name="Spectrum">The share of the variance along every principal component, also those that are not shown; empty for non-negative factors.</param>
/// <param name="EffectiveDimension">(Σ λ)² / Σ λ² of all principal components: how many of equal variance would be as spread out. Not a number for non-negative factors.</param>
/// <param name="Paths">The paths of the chosen sequences.</param>
public sealed partial record StateProjection(
    string Model, string Quantity, ProjectionKind Kind, IReadOnlyList<int> Units, int Steps, IReadOnlyList<double> Mean, NumberTable Directions, double Explained, IReadOnlyList<double> Spectrum,
    double EffectiveDimension, IReadOnlyList<StatePath> Paths)
{
    /// <summary>Finds directions from a sample of steps, and runs the chosen sequences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity, usually the next value of a state.</param>
    /// <param name="options">How, how many dimensions, which sequences.</param>
    /// <param name="cancellation">Stops between pieces and iterations.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a unit is below 0 where that must not be.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static StateProjection Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, StateProjectionOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new StateProjectionOptions();
        Examples(data.Count, options);
        CheckComponents(UnitChoice.Of(model.Compiled.Description, quantity, options.Units).Length, quantity, options);
        var sampling = new ActivationSampleOptions { Capacity = options.Capacity, Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run, Progress = PartOfProgress.Of(options.Progress, 0, 0.8) };
        return Of(model, data, ActivationSample.Draw(model, data, [quantity], null, sampling, cancellation), quantity, options, cancellation);
    }

    /// <summary>The same from a sample that was drawn before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set, for the paths.</param>
    /// <param name="sample">A sample of the quantity; directions are found from it.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="options">How, how many dimensions, which sequences.</param>
    /// <param name="cancellation">Stops between sequences and iterations.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a unit is below 0 where that must not be.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static StateProjection Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, ActivationSample sample, string quantity, StateProjectionOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(sample);
        options ??= new StateProjectionOptions();
        int[] examples = Examples(data.Count, options), units = UnitChoice.Of(model.Compiled.Description, quantity, options.Units);
        StateProjection found = Find(model.Compiled.Description.Name, quantity, units, UnitChoice.Columns(sample[quantity], units), options, out Func<double[], double[]> project, cancellation);
        var surveyor = new PathSurveyor<T>(model.Compiled.Description, quantity, options.Units, project);
        for (int i = 0; i < examples.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Piece<T> piece = data.Take(model.Compiled, [examples[i]]);
            surveyor.Visit(model.Compiled.Record(piece.Batch, options: options.Run), piece);
            options.Progress?.Report(0.8 + 0.2 * i / examples.Length);
        }
        options.Progress?.Report(1);
        return found with { Paths = surveyor.Paths };
    }

    private static StateProjection Find(
        string model, string quantity, int[] units, double[,] rows, StateProjectionOptions options, out Func<double[], double[]> project, CancellationToken cancellation)
    {
        int most = Math.Min(rows.GetLength(0), units.Length);
        if (options.Components < 1 || options.Components > most)
            throw new ArgumentOutOfRangeException("options.Components", options.Components, $"{rows.GetLength(0)} steps of {units.Length} units of '{quantity}' have from 1 to {most} dimensions.");
        if (options.Kind == ProjectionKind.NonNegativeFactors)
        {
            NonNegativeFactors factors = NonNegativeFactors.Of(rows, options.Components, new NonNegativeOptions { Seed = options.Seed, Restarts = 2, MaximumIterations = 500, Tolerance = 1e-7 }, cancellation);
            project = row => factors.Project(row);
            return new StateProjection(model, quantity, options.Kind, units, rows.GetLength(0), new double[units.Length], factors.Parts, 1 - factors.Error * factors.Error, [], double.NaN, []);
        }
        PrincipalComponents all = PrincipalComponents.Of(rows);
        var shown = new NumberTable(options.Components, units.Length, all.Components.Data[..(options.Components * units.Length)]);
        PrincipalComponents first = all with { Components = shown };
        project = row => first.Project(row);
        return new StateProjection(
            model, quantity, options.Kind, units, rows.GetLength(0), all.Mean, shown, all.ExplainedShare.Take(options.Components).Sum(), all.ExplainedShare, all.EffectiveDimension, []);
    }

    private static void CheckComponents(int units, string quantity, StateProjectionOptions options)
    {
        if (!Enum.IsDefined(options.Kind)) throw new ArgumentOutOfRangeException("options.Kind", options.Kind, "There is no such projection.");
        if (options.Components < 1 || options.Components > units)
            throw new ArgumentOutOfRangeException("options.Components", options.Components, $"{units} units of '{quantity}' have from 1 to {units} dimensions.");
    }

    private static int[] Examples(int count, StateProjectionOptions options)
    {
        if (options.Examples is null) return [.. Enumerable.Range(0, Math.Min(5, count))];
        foreach (int example in options.Examples)
            if ((uint)example >= (uint)count) throw new ArgumentException($"There are {count} sequences, numbered from 0; there is no sequence {example}.", nameof(options));
        return [.. options.Examples];
    }
}

/// <summary>The path of a sequence.</summary>
/// <param name="Example">The number of the sequence.</param>
/// <param name="FirstStep">The step of the first row: 0, or the last step of the sequence where the quantity has one value for all of it.</param>
/// <param name="Coordinates">[steps × components].</param>
public sealed record StatePath(int Example, int FirstStep, NumberTable Coordinates);

/// <summary>Projects every step.</summary>
internal sealed class PathSurveyor<T>(ModelDescription model, string quantity, IReadOnlyList<int>? units, Func<double[], double[]> project) : UnitSurveyor<T>(model, quantity, units)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<StatePath> paths = [];

    internal IReadOnlyList<StatePath> Paths => paths;

    protected override void Take(UnitSequence<T> sequence)
    {
        double[][] along = [.. Enumerable.Range(0, sequence.Rows).Select(row => project(sequence.Row(row).ToArray()))];
        paths.Add(new StatePath(sequence.Example, sequence.StepOf(0), new NumberTable(along.Length, along[0].Length, [.. along.SelectMany(row => row)])));
    }
}
