using System.ComponentModel;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>Consecutive steps of a shard whose rows are worked on together.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Chunk
{
    internal Chunk(BatchLayout layout, int firstStep, int endStep)
    {
        FirstStep = firstStep;
        EndStep = endStep;
        FirstRow = layout.Offset(firstStep);
        Rows = layout.Offset(endStep) - FirstRow;
    }

    private Chunk(Chunk chunk, int later)
    {
        FirstStep = chunk.FirstStep + later;
        EndStep = chunk.EndStep + later;
        FirstRow = chunk.FirstRow;
        Rows = chunk.Rows;
    }

    /// <summary>The same rows, whose steps are numbered on from a later one.</summary>
    internal Chunk Later(int steps) => new(this, steps);

    /// <summary>The first step.</summary>
    public int FirstStep { get; }

    /// <summary>The step after the last.</summary>
    public int EndStep { get; }

    /// <summary>The absolute row of the first step's first sequence.</summary>
    public int FirstRow { get; }

    /// <summary>Rows of all its steps together.</summary>
    public int Rows { get; }

    /// <summary>Whether there was no chunk left.</summary>
    public bool Done => EndStep == FirstStep;
}

/// <summary>How many rows make a chunk. It depends on widths only: not on the machine, nor on the number of threads.</summary>
internal static class ChunkRule
{
    private const int Bytes = 512 * 1024;
    private const int FewestRows = 128;
    private const int MostRows = 8192;

    internal static int Rows<T>(int[] bufferWidths)
    {
        long rowBytes = Math.Max(1L, bufferWidths.Sum(width => (long)width) * Unsafe.SizeOf<T>());
        return (int)Math.Clamp(Bytes / rowBytes, FewestRows, MostRows);
    }

    /// <summary>The most rows that a chunk of this shard can have; a single step may exceed the rule.</summary>
    internal static int Capacity(BatchLayout layout, int rows) => Math.Min(layout.Rows, Math.Max(rows, layout.Count));

    internal static Chunk From(BatchLayout layout, int firstStep, int rows)
    {
        if (firstStep >= layout.Steps) return new Chunk(layout, layout.Steps, layout.Steps);
        int end = firstStep + 1;
        while (end < layout.Steps && layout.Offset(end + 1) - layout.Offset(firstStep) <= rows) end++;
        return new Chunk(layout, firstStep, end);
    }

    internal static Chunk UpTo(BatchLayout layout, int endStep, int rows)
    {
        if (endStep <= 0) return new Chunk(layout, 0, 0);
        int first = endStep - 1;
        while (first > 0 && layout.Offset(endStep) - layout.Offset(first - 1) <= rows) first--;
        return new Chunk(layout, first, endStep);
    }
}
