using System.Numerics;
using System.Runtime.InteropServices;

namespace RnnDsl.Batching;

/// <summary>How many steps the examples of an input have.</summary>
internal enum InputLengths
{
    /// <summary>Those of the batch.</summary>
    Main,

    /// <summary>One row each.</summary>
    One,

    /// <summary>Lengths of the input's own.</summary>
    Own,
}

/// <summary>What a user gave for an input: checked when it is given, copied when the batch is built.</summary>
internal abstract class InputSource<T>(string? name, InputLengths lengths) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal string? Name { get; } = name;

    internal InputLengths Lengths { get; } = lengths;

    /// <summary>Number of examples.</summary>
    internal abstract int Count { get; }

    /// <summary>What messages call the examples.</summary>
    internal virtual string Rows => "sequences";

    protected string Label => Name is null ? "The batch" : $"Input '{Name}'";

    protected abstract int Width { get; }

    /// <summary>Steps of an example.</summary>
    internal abstract int Length(int example);

    /// <exception cref="ArgumentException">Something is missing, empty or of another width.</exception>
    internal abstract void Check();

    internal BatchGeometry Geometry()
    {
        var steps = new int[Count];
        for (int example = 0; example < steps.Length; example++) steps[example] = Length(example);
        return new BatchGeometry(steps);
    }

    internal BatchInput<T> Copy(BatchGeometry geometry)
    {
        var input = new BatchInput<T>(Name, Width, geometry);
        for (int example = 0; example < Count; example++) CopyTo(input.Rows, example);
        return input;
    }

    protected abstract void CopyTo(StepRows<T> rows, int example);
}

/// <summary>Arrays [steps × features].</summary>
internal sealed class SequenceSource<T>(string? name, InputLengths lengths, IReadOnlyList<T[,]> sequences) : InputSource<T>(name, lengths)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override int Count => sequences.Count;

    protected override int Width => sequences[0].GetLength(1);

    internal override int Length(int example) => sequences[example].GetLength(0);

    internal override void Check()
    {
        if (sequences.Count == 0) throw new ArgumentException($"{Label} has no sequences.", nameof(sequences));
        for (int i = 0; i < sequences.Count; i++)
        {
            if (sequences[i] is null) throw new ArgumentException($"{Label}: sequence {i} is null.", nameof(sequences));
            if (sequences[i].GetLength(0) == 0) throw new ArgumentException($"{Label}: sequence {i} has no steps.", nameof(sequences));
            if (sequences[i].GetLength(1) == 0) throw new ArgumentException($"{Label}: sequence {i} has no features.", nameof(sequences));
            if (sequences[i].GetLength(1) != Width)
                throw new ArgumentException($"{Label}: sequence {i} has {sequences[i].GetLength(1)} features a step; sequence 0 has {Width}.", nameof(sequences));
        }
    }

    protected override void CopyTo(StepRows<T> rows, int example) => Copy(sequences[example], rows, example);

    internal static void Copy(T[,] values, StepRows<T> rows, int example)
    {
        int width = values.GetLength(1);
        ReadOnlySpan<T> flat = MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
        for (int step = 0; step < values.GetLength(0); step++) flat.Slice(step * width, width).CopyTo(rows.At(example, step));
    }
}

/// <summary>Arrays of tokens, held as numbers of width 1.</summary>
internal sealed class TokenSource<T>(string? name, InputLengths lengths, IReadOnlyList<int[]> sequences) : InputSource<T>(name, lengths)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override int Count => sequences.Count;

    protected override int Width => 1;

    internal override int Length(int example) => sequences[example].Length;

    internal override void Check()
    {
        if (sequences.Count == 0) throw new ArgumentException($"{Label} has no sequences.", nameof(sequences));
        for (int i = 0; i < sequences.Count; i++)
        {
            if (sequences[i] is null) throw new ArgumentException($"{Label}: sequence {i} is null.", nameof(sequences));
            if (sequences[i].Length == 0) throw new ArgumentException($"{Label}: sequence {i} has no tokens.", nameof(sequences));
            if (Fault(sequences[i]) is { } fault) throw new ArgumentException($"{Label}: sequence {i} {fault}", nameof(sequences));
        }
    }

    /// <summary>What is wrong with tokens, as a message's end; null where nothing is.</summary>
    internal static string? Fault(int[] tokens)
    {
        for (int step = 0; step < tokens.Length; step++)
        {
            if (tokens[step] < 0) return $"has the token {tokens[step]} at step {step}; tokens are numbered from 0.";
            if (double.CreateTruncating(T.CreateTruncating(tokens[step])) != tokens[step]) return $"has the token {tokens[step]} at step {step}, which {typeof(T).Name} cannot hold.";
        }
        return null;
    }

    protected override void CopyTo(StepRows<T> rows, int example) => Copy(sequences[example], rows, example);

    internal static void Copy(int[] tokens, StepRows<T> rows, int example)
    {
        for (int step = 0; step < tokens.Length; step++) rows.At(example, step)[0] = T.CreateTruncating(tokens[step]);
    }
}

/// <summary>One array of features for each example.</summary>
internal sealed class FixedSource<T>(string name, IReadOnlyList<T[]> values) : InputSource<T>(name, InputLengths.One)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override int Count => values.Count;

    internal override string Rows => "rows";

    protected override int Width => values[0].Length;

    internal override int Length(int example) => 1;

    internal override void Check()
    {
        if (values.Count == 0) throw new ArgumentException($"{Label} has no rows.", nameof(values));
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is null) throw new ArgumentException($"{Label}: row {i} is null.", nameof(values));
            if (values[i].Length == 0) throw new ArgumentException($"{Label}: row {i} has no features.", nameof(values));
            if (values[i].Length != Width)
                throw new ArgumentException($"{Label}: row {i} has {values[i].Length} features; row 0 has {Width}.", nameof(values));
        }
    }

    protected override void CopyTo(StepRows<T> rows, int example) => values[example].CopyTo(rows.At(example, 0));
}
