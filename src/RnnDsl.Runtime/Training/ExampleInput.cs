using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;

namespace RnnDsl.Training;

/// <summary>An input of one example: a sequence, tokens, or one row; all of it, or a window of its steps.</summary>
internal sealed class ExampleInput<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[,]? sequence;
    private readonly int[]? tokens;
    private readonly T[]? row;
    private readonly int first;

    internal ExampleInput(string? name, InputLengths lengths, T[,] sequence) : this(name, lengths, 0, sequence.GetLength(0)) => this.sequence = sequence;

    internal ExampleInput(string? name, InputLengths lengths, int[] tokens) : this(name, lengths, 0, tokens.Length) => this.tokens = tokens;

    internal ExampleInput(string? name, T[] row) : this(name, InputLengths.One, 0, 1) => this.row = row;

    private ExampleInput(ExampleInput<T> other, int first, int steps) : this(other.Name, other.Lengths, first, steps) =>
        (sequence, tokens, row) = (other.sequence, other.tokens, other.row);

    private ExampleInput(string? name, InputLengths lengths, int first, int steps) => (Name, Lengths, this.first, Steps) = (name, lengths, first, steps);

    /// <summary>The name; null where it goes by any.</summary>
    internal string? Name { get; }

    internal InputLengths Lengths { get; }

    internal int Steps { get; }

    /// <summary>Numbers at a step.</summary>
    internal int Width => sequence?.GetLength(1) ?? row?.Length ?? 1;

    /// <summary>All steps of the numbers [steps × features]; null for tokens and rows.</summary>
    internal T[,]? Sequence => sequence;

    /// <summary>The same input from a step on.</summary>
    internal ExampleInput<T> Window(int from, int count) => new(this, first + from, count);

    /// <summary>What is wrong with it, whatever the model, as a message's end; null where nothing is.</summary>
    internal string? Fault() => tokens is null ? null : TokenSource<T>.Fault(tokens);

    internal void CopyTo(StepRows<T> rows, int example)
    {
        if (row is not null) row.CopyTo(rows.At(example, 0));
        else if (tokens is not null)
            for (int step = 0; step < Steps; step++) rows.At(example, step)[0] = T.CreateTruncating(tokens[first + step]);
        else CopySequence(rows, example);
    }

    private void CopySequence(StepRows<T> rows, int example)
    {
        int width = Width;
        ReadOnlySpan<T> flat = MemoryMarshal.CreateReadOnlySpan(ref sequence![first, 0], Steps * width);
        for (int step = 0; step < Steps; step++) flat.Slice(step * width, width).CopyTo(rows.At(example, step));
    }
}
