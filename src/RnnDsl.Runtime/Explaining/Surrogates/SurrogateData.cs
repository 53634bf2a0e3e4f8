using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Rows of numbers with names, and what a model says of each: what a surrogate is fitted to.</summary>
public sealed record SurrogateData
{
    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>What of the model is foretold, in words.</summary>
    public required string Explained { get; init; }

    /// <summary>What the columns are, in words.</summary>
    public required string Inputs { get; init; }

    /// <summary>The names of the columns.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>[rows × features].</summary>
    public required double[,] Rows { get; init; }

    /// <summary>What the model says of each row: a class, from 0, or a value.</summary>
    public required double[] Said { get; init; }

    /// <summary>The names of the classes; none where values are foretold.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The true class of each row, where there is one; else −1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The sequence of each row. Rows of one sequence are held out together.</summary>
    public required int[] Sequences { get; init; }

    /// <summary>What each row weighs; 1 each if null.</summary>
    public double[]? Weights { get; init; }

    /// <summary>How many rows.</summary>
    public int Count => Said.Length;

    /// <summary>Whether classes are foretold, and not values.</summary>
    public bool IsOfClasses => Classes.Count > 0;

    /// <summary>Runs a model over a data set; one row for each sequence, at most options.Capacity of them, drawn with equal chances.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="inputs">What the surrogate sees.</param>
    /// <param name="target">The value that is foretold; the class that the model says if not given: the largest unit of options.Output at the last step.</param>
    /// <param name="options">How many, which output, the seed.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    public static SurrogateData Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, SurrogateInputs<T> inputs, Target? target = null, SurrogateOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new SurrogateOptions();
        options.Check();
        ModelDescription description = model.Compiled.Description;
        inputs.Check(description);
        SaidClasses? classes = target is null ? SaidClasses.Of(description, options) : null;
        Target said = target ?? classes!.Target;
        said.Check(model.Compiled, data.Take(model.Compiled, [0]).Batch);
        var surveyor = new SurrogateSurveyor<T>(model.Compiled, inputs, said, options);
        Survey.Run(model.Compiled, data, options, cancellation, surveyor);
        return surveyor.Data(classes?.Names ?? []);
    }

    /// <summary>Rows of a sample of a model's quantities and of features: of every step that was sampled, where the output has a value at each.</summary>
    /// <param name="sample">The sample; it holds the output, too.</param>
    /// <param name="output">The quantity whose largest unit is foretold.</param>
    /// <param name="unit">A unit whose value is foretold instead.</param>
    /// <param name="quantities">The quantities that the surrogate sees; none for the features of the sample.</param>
    /// <param name="classNames">The names of the classes; "class 0", "class 1", … if not given.</param>
    /// <param name="model">The name of the model, for reports.</param>
    /// <exception cref="ArgumentException">Something was not sampled.</exception>
    public static SurrogateData Of(
        ActivationSample sample, string output, int? unit = null, IReadOnlyList<string>? quantities = null, IReadOnlyList<string>? classNames = null, string model = "model")
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[,] said = sample[output];
        int width = said.GetLength(1);
        if (unit is { } of && (uint)of >= (uint)width) throw new ArgumentOutOfRangeException(nameof(unit), unit, $"'{output}' has {width} units, numbered from 0.");
        (string Name, double[,] Values)[] parts = quantities is { Count: > 0 } ? [.. quantities.Select(name => (name, sample[name]))] : [("", sample.FeatureValues)];
        string[] features = [.. parts.SelectMany(part => part.Name.Length == 0 ? sample.Features : Enumerable.Range(0, part.Values.GetLength(1)).Select(i => FormattableString.Invariant($"{part.Name}[{i}]")))];
        if (features.Length == 0) throw new ArgumentException("The sample has no features; name quantities to foretell from.", nameof(quantities));
        FitInput.CheckRows(said, output);
        var rows = new double[sample.Count, features.Length];
        for (int row = 0; row < sample.Count; row++)
        {
            int at = 0;
            foreach ((_, double[,] values) in parts)
            {
                Cells.Row(values, row).CopyTo(Cells.Row(rows, row)[at..]);
                at += values.GetLength(1);
            }
        }
        return new SurrogateData
        {
            Model = model, Explained = unit is null ? $"class of {output}" : FormattableString.Invariant($"{output}[{unit}]"),
            Inputs = quantities is { Count: > 0 } ? string.Join(", ", quantities) : "features", Features = features, Rows = rows,
            Said = [.. Enumerable.Range(0, sample.Count).Select(row => unit is { } one ? said[row, one] : RowMath.ArgMax(Cells.Row(said, row).ToArray()))],
            Classes = unit is null ? SaidClasses.NamesOf(width, classNames) : [],
            Labels = [.. sample.Classes], Sequences = [.. sample.Places.Select(place => place.Example)],
        };
    }

    /// <summary>Some of the rows.</summary>
    internal SurrogateData Take(int[] rows) => this with
    {
        Rows = SampleStatistics.Rows(Rows, rows), Said = Array.ConvertAll(rows, row => Said[row]), Labels = Array.ConvertAll(rows, row => Labels[row]),
        Sequences = Array.ConvertAll(rows, row => Sequences[row]), Weights = Weights is null ? null : Array.ConvertAll(rows, row => Weights[row]),
    };

    internal double WeightOf(int row) => Weights?[row] ?? 1;

    /// <summary>The classes that the model says.</summary>
    internal int[] SaidClass() => Array.ConvertAll(Said, said => (int)said);
}

/// <summary>The classes that a model says: the largest unit of an output.</summary>
internal sealed record SaidClasses(Target Target, string[] Names)
{
    internal static SaidClasses Of(ModelDescription model, SurrogateOptions options)
    {
        string[] outputs = [.. model.OutputSlots().Select(slot => model.Quantities[slot].Name)];
        string output = options.Output ?? (outputs is [{ } only] ? only
            : throw new ArgumentException($"{model.Name} has several outputs; name one of {ModelDescription.List(outputs)} in options.Output, or give a target."));
        int width = model.Slots[Survey.SlotOf(model, output)].Width;
        if (width < 2) throw new ArgumentException($"{model.Name}: '{output}' has one unit, and no classes; explain its value by a target: Target.Unit(\"{output}\", 0).");
        return new SaidClasses(new QuantityTarget(output, Step.Last, new LargestUnitReading()), NamesOf(width, options.ClassNames));
    }

    internal static string[] NamesOf(int count, IReadOnlyList<string>? names) => names is null
        ? [.. Enumerable.Range(0, count).Select(label => FormattableString.Invariant($"class {label}"))]
        : names.Count == count ? [.. names] : throw new ArgumentException($"There are {names.Count} names for {count} classes.", "options");
}

/// <summary>The number of the largest unit: the first where several are.</summary>
internal sealed class LargestUnitReading : Reading
{
    internal override string Text(string quantity) => $"class of {quantity}";

    internal override void Check(ModelDescription model, string quantity, int width, int examples)
    {
    }

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        int best = 0;
        for (int unit = 0; unit < row.Length; unit++)
        {
            // None is the largest; the surveyor says so.
            if (T.IsNaN(row[unit])) return T.NaN;
            if (row[unit] > row[best]) best = unit;
        }
        return T.CreateChecked(best);
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes) => throw new NotSupportedException("A class has no derivatives.");
}

/// <summary>Keeps a row for each of some sequences of a walk, each with the same chance to be among them (Vitter's algorithm R).</summary>
internal sealed class SurrogateSurveyor<T>(RecurrentModel<T> model, SurrogateInputs<T> inputs, Target target, SurrogateOptions options, int? example = null) : ISurveyor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomStream random = RandomStream.For(options.Seed, 0);
    private readonly List<Kept> kept = [];
    private string[]? names;
    private Func<Trace<T>, Piece<T>, int, double[]>? reader;
    private long seen;

    public void Visit(Trace<T> run, Piece<T> piece)
    {
        names ??= inputs.Names(piece);
        reader ??= inputs.Reader(piece);
        // Variants of one example are all read as that one.
        if (example is null) target.Check(model, piece.Batch);
        T[] said = target.Values(new RunView<T>(run), example is { } one ? Array.ConvertAll(piece.Examples, _ => one) : piece.Examples);
        for (int i = 0; i < piece.Examples.Length; i++)
        {
            long place = seen < options.Capacity ? seen : (long)(random.NextUniform() * (seen + 1));
            seen++;
            if (place >= options.Capacity) continue;
            double value = double.CreateTruncating(said[i]);
            if (!double.IsFinite(value)) throw new ArithmeticException($"{model.Description.Name} says {value} of sequence {piece.Examples[i]} ({target}).");
            var row = new Kept(piece.Examples[i], reader(run, piece, i), value, piece.At(i, piece.Batch.Lengths[i] - 1).Class);
            if (place == kept.Count) kept.Add(row);
            else kept[(int)place] = row;
        }
    }

    internal SurrogateData Data(string[] classes)
    {
        Kept[] rows = [.. kept.OrderBy(row => row.Sequence)];
        var values = new double[rows.Length, names!.Length];
        for (int row = 0; row < rows.Length; row++) rows[row].Values.CopyTo(Cells.Row(values, row));
        return new SurrogateData
        {
            Model = model.Description.Name, Explained = target.ToString()!, Inputs = inputs.ToString(), Features = names, Rows = values, Classes = classes,
            Said = Array.ConvertAll(rows, row => row.Said), Labels = Array.ConvertAll(rows, row => row.Label), Sequences = Array.ConvertAll(rows, row => row.Sequence),
        };
    }

    private sealed record Kept(int Sequence, double[] Values, double Said, int Label);
}
