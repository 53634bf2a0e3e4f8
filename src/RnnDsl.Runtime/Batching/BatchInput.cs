using System.Numerics;

namespace RnnDsl.Batching;

/// <summary>The rows of one input of a batch.</summary>
internal sealed class BatchInput<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal BatchInput(string? name, int width, BatchGeometry geometry)
    {
        Name = name;
        Rows = new StepRows<T>(width);
        Rows.Fit(geometry);
    }

    /// <summary>An input whose rows others own.</summary>
    internal BatchInput(string? name, StepRows<T> rows)
    {
        Name = name;
        Rows = rows;
    }

    /// <summary>The name; null in a batch for a model with one input.</summary>
    internal string? Name { get; }

    internal StepRows<T> Rows { get; }
}
