using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="SmallerCopy"/> can be told.</summary>
public sealed record SmallerCopyOptions : ExplainOptions
{
    /// <summary>How many units go before effects are measured again: units that do the same can spare each other, but not both. Measuring takes a run for each unit that is left.</summary>
    public int UnitsPerRound { get; init; } = 1;

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// Copies with fewer units of a dimension: those whose states move the target least when they are held at 0 are left out, with everything that belongs to
/// them. Such a copy really has smaller products, and saves time. (Pruning of whole units: Wen et al. 2018, arXiv 1709.05027, for recurrent nets.)
/// </summary>
/// <remarks>
/// Nothing is known of the cell. Which elements of which parameters belong to a unit is found by making the definition with one unit more, and is then put to
/// the test: with the units in another order the model must compute the same. What it does not check is a model whose equations read a unit by what all units
/// have (a mean, a normalisation): there a unit that does nothing still counts; compare the copy with the model (<see cref="CheaperExplanation"/>).
/// </remarks>
public static class SmallerCopy
{
    private const double Tolerance = 1e-6;

    /// <summary>Makes a copy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dimension">The name of the dimension: "H".</param>
    /// <param name="keep">How many units are kept; at least one, at most all.</param>
    /// <param name="create">Makes the model's definition with a given length of the dimension: <c>h => new Gru(I: 26, H: h)</c>. Its parameters do not matter.</param>
    /// <param name="batch">The inputs that effects are measured on.</param>
    /// <param name="target">What they are measured by.</param>
    /// <param name="options">How often effects are measured.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model; what is made is another definition; inputs, contexts or constants have the dimension, or no state has; or the units are not alike.</exception>
    public static CompressedCopy<T> Of<T>(
        IRecurrentModel<T> model, string dimension, int keep, Func<int, IRecurrentModel<T>> create, Batch<T> batch, Target target,
        SmallerCopyOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(create);
        options ??= new SmallerCopyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.UnitsPerRound, 1, "options.UnitsPerRound");
        GradientPass<T>.CheckCall(model.Compiled, batch, target, null);
        var work = new UnitPruning<T>(model.Compiled, dimension, create);
        if (keep < 1 || keep > work.Before) throw new ArgumentOutOfRangeException(nameof(keep), keep, $"{work.Name}: {dimension} is {work.Before}; a copy keeps 1 to {work.Before} units of it.");
        DimensionAxes axes = Axes(work, batch);
        UnitSelection units = Select(work, axes, batch, target, keep, options, cancellation);
        RecurrentModel<T> copy = work.Make(keep);
        axes.Copy(work.Model.Parameters, work.Larger, copy, units.Kept);
        options.Progress?.Report(1);
        return new CompressedCopy<T>(copy, Report(work, copy, units));
    }

    /// <summary>The layout with which the model computes the same when its units are in another order.</summary>
    private static DimensionAxes Axes<T>(UnitPruning<T> work, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (bool othersFirst in new[] { false, true })
        {
            var axes = new DimensionAxes(work.Before, othersFirst);
            if (work.LargestMove(axes, batch) <= Tolerance) return axes;
        }
        throw new ArgumentException($"{work.Name}: the units of {work.Dimension} are not alike: with them in another order the model computes something else, so that none can be left out by itself.", "dimension");
    }

    /// <summary>Silences those units that move the target least, again and again, until as many are left as are kept.</summary>
    private static UnitSelection Select<T>(
        UnitPruning<T> work, DimensionAxes axes, Batch<T> batch, Target target, int keep, SmallerCopyOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Trace<T> trace = work.Model.Record(batch, options: options.Run);
        T[] plain = target.ValueOf(trace);
        FirstNaN.Refuse(plain, () => trace);
        var effects = new double[work.Before];
        var removed = new List<int>();
        List<int> left = [.. Enumerable.Range(0, work.Before)];
        do
        {
            foreach (int unit in left)
            {
                cancellation.ThrowIfCancellationRequested();
                work.Model.Record(batch, trace, interventions: work.Silencing(axes, [.. removed, unit]), options: options.Run);
                effects[unit] = Math.Sqrt(plain.Zip(target.ValueOf(trace), (with, without) => double.CreateTruncating(with - without)).Average(move => move * move));
            }
            int[] going = [.. left.OrderBy(unit => effects[unit]).ThenByDescending(unit => unit).Take(Math.Min(options.UnitsPerRound, left.Count - keep))];
            removed.AddRange(going);
            left.RemoveAll(going.Contains);
            options.Progress?.Report((double)removed.Count / Math.Max(1, work.Before - keep));
        }
        while (left.Count > keep);
        return new UnitSelection(work.Dimension, work.Before, left, removed, effects);
    }

    private static CompressionReport Report<T>(UnitPruning<T> work, RecurrentModel<T> copy, UnitSelection units) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterSet<T> after = copy.Parameters;
        CompressedParameter[] parameters = [.. Enumerable.Range(0, after.Count).Select(p => CompressedCopies.Describe(after[p], after[p], null, CompressedCopies.Bytes<T>(after[p].Span.Length)))];
        var texts = new Dictionary<string, string> { ["dimension"] = units.Dimension, ["units"] = units.Kept.Count.ToString(CultureInfo.InvariantCulture) };
        return new CompressionReport(work.Name, nameof(SmallerCopy), texts, parameters, CompressedCopies.Bytes(work.Model.Parameters), parameters.Sum(parameter => parameter.Bytes), units);
    }
}
