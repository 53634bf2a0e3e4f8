using System.Numerics;

namespace RnnDsl.Batching;

/// <summary>The rows of one input of a batch.</summary>
internal sealed class BatchInput<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchGeometry? expected;

    internal BatchInput(string? name, int width, BatchGeometry geometry)
    {
        Name = name;
        Rows = new StepRows<T>(width);
        Rows.Fit(geometry);
    }

    /// <summary>An input whose rows others own.</summary>
    /// <param name="name">The name; null in a batch for a model with one input.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="geometry">Where they will lie, if they have not been made room for yet.</param>
    internal BatchInput(string? name, StepRows<T> rows, BatchGeometry? geometry = null)
    {
        Name = name;
        Rows = rows;
        expected = geometry;
    }

    /// <summary>Where the rows lie.</summary>
    internal BatchGeometry Geometry => expected ?? Rows.Geometry;

    /// <summary>The name; null in a batch for a model with one input.</summary>
    internal string? Name { get; }

    internal StepRows<T> Rows { get; }
}
