using System.Numerics;

namespace RnnDsl.Batching;

/// <summary>A sequence for each example of a batch, the same at every step, with positions of its own.</summary>
internal sealed class BatchContext<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="name">The name of the model's context.</param>
    /// <param name="units">Numbers at a position.</param>
    /// <param name="geometry">Where examples lie, and how many positions each has.</param>
    internal BatchContext(string name, int units, BatchGeometry geometry)
    {
        Name = name;
        Units = units;
        Rows = new ExampleRows<T>(units, name);
        Rows.Fit(geometry);
    }

    internal string Name { get; }

    internal int Units { get; }

    internal ExampleRows<T> Rows { get; }
}
