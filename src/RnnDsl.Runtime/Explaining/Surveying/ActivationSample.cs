using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Which steps a sample is drawn of, and how many.</summary>
public sealed record ActivationSampleOptions : SurveyOptions
{
    /// <summary>The most steps that are kept at hand; of more, each has the same chance to be among them.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>Only the last step of each sequence.</summary>
    public bool LastStepsOnly { get; init; }
}

/// <summary>A step of a sequence of a data set.</summary>
/// <param name="Example">The number of the sequence.</param>
/// <param name="Step">The step, from 0.</param>
public readonly record struct Place(int Example, int Step);

/// <summary>
/// What named quantities, features and classes are at steps drawn from a data set: for what needs its data at hand (clustering, projections, probes,
/// surrogates). The size is bounded whatever the set's; the same seed draws the same steps.
/// </summary>
public sealed class ActivationSample
{
    private readonly Dictionary<string, double[,]> values;

    internal ActivationSample(Place[] places, int[] classes, Dictionary<string, double[,]> values, string[] features, double[,] featureValues, long seen) =>
        (Places, Classes, this.values, Features, FeatureValues, Seen) = (places, classes, values, features, featureValues, seen);

    /// <summary>How many steps were kept.</summary>
    public int Count => Places.Count;

    /// <summary>How many there were.</summary>
    public long Seen { get; }

    /// <summary>Where the rows come from, in the data set's order.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>The class of each row; −1 where it has none.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The features' values [rows × features].</summary>
    public double[,] FeatureValues { get; }

    /// <summary>The names of the quantities.</summary>
    public IReadOnlyCollection<string> Quantities => values.Keys;

    /// <summary>The values of a quantity [rows × units]; one with a single value for a sequence has it at the last step alone, or, where others have one at each step, at every one.</summary>
    /// <exception cref="ArgumentException">It was not sampled.</exception>
    public double[,] this[string quantity] => values.TryGetValue(quantity, out double[,]? rows) ? rows
        : throw new ArgumentException($"'{quantity}' was not sampled; there is {ModelDescription.List(values.Keys)}.", nameof(quantity));

    /// <summary>Runs a model over a data set and keeps some steps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantities">What is kept of the model.</param>
    /// <param name="features">What is kept of the data.</param>
    /// <param name="options">Which steps, how many.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    public static ActivationSample Draw<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, IReadOnlyList<string> quantities, IReadOnlyList<Feature<T>>? features = null,
        ActivationSampleOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ActivationSampleOptions();
        var sampler = new Sampler<T>(model.Compiled.Description, quantities, features ?? [], options);
        Survey.Run(model.Compiled, data, options, cancellation, sampler);
        return sampler.Sample();
    }
}

/// <summary>Keeps steps of a walk over a data set, each with the same chance (Vitter's algorithm R).</summary>
internal sealed class Sampler<T> : ISurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string[] quantities;
    private readonly IReadOnlyList<Feature<T>> features;
    private readonly ActivationSampleOptions options;
    private readonly RandomStream random;
    private readonly List<Kept> kept = [];
    private long seen;

    internal Sampler(ModelDescription model, IReadOnlyList<string> quantities, IReadOnlyList<Feature<T>> features, ActivationSampleOptions options)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1, "options.Capacity");
        foreach (string quantity in quantities) Survey.SlotOf(model, quantity);
        this.quantities = [.. quantities.Distinct()];
        this.features = features;
        this.options = options;
        random = RandomStream.For(options.Seed, 0);
    }

    public void Visit(Trace<T> run, Piece<T> piece)
    {
        Quantity<T>[] read = [.. quantities.Select(name => run[name])];
        for (int i = 0; i < piece.Examples.Length; i++)
        for (int step = First(read, piece, i); step < piece.Batch.Lengths[i]; step++)
        {
            long place = seen < options.Capacity ? seen : (long)(random.NextUniform() * (seen + 1));
            seen++;
            if (place >= options.Capacity) continue;
            Kept row = Read(read, piece, i, step);
            if (place == kept.Count) kept.Add(row);
            else kept[(int)place] = row;
        }
    }

    /// <summary>The first step that may be drawn: the last one where nothing has a value at each step, as what is drawn goes along with the last step then.</summary>
    private int First(Quantity<T>[] read, Piece<T> piece, int i)
    {
        int steps = piece.Batch.Lengths[i];
        bool single = read.Length > 0;
        for (int q = 0; q < read.Length; q++)
        {
            int own = read[q].Lengths[i];
            if (own != 1 && own != steps)
                throw new ArgumentException(
                    $"{piece.Model.Name}: '{quantities[q]}' has {own} steps in sequence {piece.Examples[i]}, which has {steps}: it walks over another input, and cannot be sampled at the sequence's steps.", "quantities");
            single &= own == 1;
        }
        return options.LastStepsOnly || single ? steps - 1 : 0;
    }

    internal ActivationSample Sample()
    {
        Kept[] rows = [.. kept.OrderBy(row => row.Place.Example).ThenBy(row => row.Place.Step)];
        var values = new Dictionary<string, double[,]>();
        for (int q = 0; q < quantities.Length; q++)
        {
            int from = q;
            values[quantities[q]] = Stack(rows, row => row.Values[from]);
        }
        return new ActivationSample([.. rows.Select(row => row.Place)], [.. rows.Select(row => row.Class)], values, [.. features.Select(feature => feature.Name)], Stack(rows, row => row.Features), seen);
    }

    private Kept Read(Quantity<T>[] read, Piece<T> piece, int i, int step)
    {
        DataStep<T> at = piece.At(i, step);
        return new Kept(
            new Place(piece.Examples[i], step), at.Class,
            Array.ConvertAll(read, quantity => TensorBody.Numbers(Survey.Row(quantity, i, step))), [.. features.Select(feature => feature.At(at))]);
    }

    private static double[,] Stack(Kept[] rows, Func<Kept, double[]> of)
    {
        var stacked = new double[rows.Length, rows.Length == 0 ? 0 : of(rows[0]).Length];
        for (int row = 0; row < rows.Length; row++)
            if (stacked.GetLength(1) > 0) of(rows[row]).CopyTo(Cells.Row(stacked, row));
        return stacked;
    }

    private sealed record Kept(Place Place, int Class, double[][] Values, double[] Features);
}
