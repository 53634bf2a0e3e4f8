using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How a feature's values at the steps of a sequence become one number.</summary>
public enum FeatureAggregation
{
    /// <summary>1 where the feature is above 0 at some step, else 0: for predicates.</summary>
    Any,

    /// <summary>The mean over the steps.</summary>
    Mean,

    /// <summary>The sum over the steps; of a predicate how often it holds.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>That at the first step.</summary>
    First,

    /// <summary>That at the last step.</summary>
    Last,
}

/// <summary>What a surrogate sees of a sequence: one row of numbers with names.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class SurrogateInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>More columns than these are no simple model's business; of 4096 rows they take 128 MiB.</summary>
    private protected const int MostColumns = 4096;

    private protected SurrogateInputs()
    {
    }

    /// <summary>Every step's inputs, of sequences that all have the same number of steps. A token becomes a yes or no for each token that there is.</summary>
    public static SurrogateInputs<T> Steps() => new WindowInputs<T>(null);

    /// <summary>The inputs of the last steps of each sequence, of which none may be shorter. A token becomes a yes or no for each token that there is.</summary>
    /// <param name="count">How many steps, at least 1.</param>
    public static SurrogateInputs<T> LastSteps(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new WindowInputs<T>(count);
    }

    /// <summary>What a person sees in the sequences.</summary>
    /// <param name="features">The features; no two of one name.</param>
    /// <param name="aggregation">How the values at the steps become one.</param>
    public static SurrogateInputs<T> Features(IReadOnlyList<Feature<T>> features, FeatureAggregation aggregation = FeatureAggregation.Any)
    {
        if (!Enum.IsDefined(aggregation)) throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "There is no such aggregation.");
        return new FeatureInputs<T>(FeatureChoice.Checked(features, "features"), aggregation);
    }

    /// <summary>States, gates or other quantities at the last step of each sequence.</summary>
    /// <param name="names">Names of quantities, for example "hNext" or "encoder.z"; the next values of all states if there are none.</param>
    public static SurrogateInputs<T> Quantities(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new QuantityInputs<T>([.. names]);
    }

    /// <summary>What it is, in words.</summary>
    public abstract override string ToString();

    /// <summary>Throws where it does not fit the model.</summary>
    internal abstract void Check(ModelDescription model);

    /// <summary>A name for each number of a row; the first sequence says how many steps there are.</summary>
    internal abstract string[] Names(Piece<T> piece);

    /// <summary>What makes the row of a sequence of a piece; the first sequence says how many steps there are.</summary>
    internal abstract Func<Trace<T>, Piece<T>, int, double[]> Reader(Piece<T> first);
}

/// <summary>The inputs of some steps.</summary>
internal sealed class WindowInputs<T>(int? count) : SurrogateInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => count is { } last ? string.Create(CultureInfo.InvariantCulture, $"last {last} steps") : "all steps";

    internal override void Check(ModelDescription model)
    {
        if (model.GivenInputs.Length == 0) throw new ArgumentException($"{model.Name} has no inputs to foretell anything from.");
        foreach (InputInfo input in model.GivenInputs)
            if (input.Space is { Length: > 0 } && input.Space != model.GivenInputs.FirstOrDefault(other => other.Space is { Length: > 0 })!.Space)
                throw new ArgumentException($"{model.Name}: '{input.Name}' has steps of its own; describe the sequences by features (SurrogateInputs.Features).");
    }

    internal override string[] Names(Piece<T> piece)
    {
        int steps = count ?? piece.Batch.Lengths[0];
        var names = new List<string>();
        foreach (InputInfo input in piece.Model.GivenInputs)
        {
            bool hasSteps = input.Space is not null;
            int width = input.Tokens > 0 ? input.Tokens : ModelDescription.Elements(input.Shape);
            if (names.Count + (long)width * (hasSteps ? steps : 1) > MostColumns)
                throw new ArgumentException($"{piece.Model.Name}: {(hasSteps ? steps : 1)} steps of '{input.Name}' are {(long)width * (hasSteps ? steps : 1)} columns; a surrogate takes {MostColumns} at most. Take fewer steps, or features.");
            for (int step = 0; step < (hasSteps ? steps : 1); step++)
                for (int unit = 0; unit < width; unit++)
                    names.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{input.Name}{(input.Tokens > 0 ? $" = {unit}" : width > 1 ? $"[{unit}]" : "")}{(!hasSteps ? "" : count is null ? $" at {step}" : $" at ^{steps - step}")}"));
        }
        return [.. names];
    }

    internal override Func<Trace<T>, Piece<T>, int, double[]> Reader(Piece<T> first)
    {
        int length = first.Batch.Lengths[0];
        return (_, piece, i) => Row(piece, i, length);
    }

    private double[] Row(Piece<T> piece, int i, int firstLength)
    {
        int length = piece.Batch.Lengths[i], steps = count ?? firstLength;
        if (count is null && length != firstLength)
            throw new ArgumentException($"Sequence {piece.Examples[i]} has {length} steps, the first one {firstLength}: all steps are columns only where there are equally many. Take the last steps (SurrogateInputs.LastSteps), or features.");
        if (length < steps) throw new ArgumentException($"Sequence {piece.Examples[i]} has {length} steps; the last {steps} were asked for.");
        var row = new List<double>();
        foreach (InputInfo input in piece.Model.GivenInputs)
            for (int step = input.Space is null ? length - 1 : length - steps; step < length; step++)
                Add(input, piece.At(i, step).Input(input.Name), row);
        return [.. row];
    }

    private static void Add(InputInfo input, ReadOnlySpan<T> values, List<double> row)
    {
        if (input.Tokens == 0)
        {
            foreach (T value in values) row.Add(double.CreateTruncating(value));
            return;
        }
        int token = int.CreateTruncating(values[0]);
        for (int other = 0; other < input.Tokens; other++) row.Add(other == token ? 1 : 0);
    }
}

/// <summary>Features over a sequence.</summary>
internal sealed class FeatureInputs<T>(Feature<T>[] features, FeatureAggregation aggregation) : SurrogateInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => aggregation switch
    {
        FeatureAggregation.Any => "features at any step",
        FeatureAggregation.First => "features at the first step",
        FeatureAggregation.Last => "features at the last step",
        _ => $"{Word} of features over the steps",
    };

    private string Word => aggregation switch
    {
        FeatureAggregation.Mean => "mean",
        FeatureAggregation.Sum => "sum",
        FeatureAggregation.Maximum => "largest",
        _ => "smallest",
    };

    internal override void Check(ModelDescription model)
    {
    }

    internal override string[] Names(Piece<T> piece) => [.. features.Select(feature =>
        aggregation is FeatureAggregation.Any or FeatureAggregation.First or FeatureAggregation.Last ? feature.Name : $"{Word} of {feature.Name}")];

    internal override Func<Trace<T>, Piece<T>, int, double[]> Reader(Piece<T> first) => (_, piece, i) => Array.ConvertAll(features, feature => Over(feature, piece, i));

    private double Over(Feature<T> feature, Piece<T> piece, int i)
    {
        int length = piece.Batch.Lengths[i];
        IEnumerable<double> values = Enumerable.Range(0, length).Select(step => feature.At(piece.At(i, step)));
        return aggregation switch
        {
            FeatureAggregation.Any => values.Any(value => value > 0) ? 1 : 0,
            FeatureAggregation.Mean => values.Average(),
            FeatureAggregation.Sum => values.Sum(),
            FeatureAggregation.Maximum => values.Max(),
            FeatureAggregation.Minimum => values.Min(),
            FeatureAggregation.First => feature.At(piece.At(i, 0)),
            _ => feature.At(piece.At(i, length - 1)),
        };
    }
}

/// <summary>Quantities at the last step.</summary>
internal sealed class QuantityInputs<T>(string[] given) : SurrogateInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => given.Length == 0 ? "states after the last step" : $"{string.Join(", ", given)} at the last step";

    internal override void Check(ModelDescription model)
    {
        foreach (string name in Chosen(model)) Survey.SlotOf(model, name);
    }

    internal override string[] Names(Piece<T> piece) => [.. Chosen(piece.Model)
        .SelectMany(name => Enumerable.Range(0, piece.Model.Slots[piece.Model.SlotOf(name)].Width).Select(unit => string.Create(CultureInfo.InvariantCulture, $"{name}[{unit}]")))];

    internal override Func<Trace<T>, Piece<T>, int, double[]> Reader(Piece<T> first)
    {
        string[] names = Chosen(first.Model);
        return (run, _, i) => [.. names.SelectMany(name =>
        {
            Quantity<T> quantity = run[name];
            return TensorBody.Numbers(quantity[i, quantity.Lengths[i] - 1]);
        })];
    }

    private string[] Chosen(ModelDescription model) => given.Length == 0 ? Survey.StateQuantities(model) : given;
}
