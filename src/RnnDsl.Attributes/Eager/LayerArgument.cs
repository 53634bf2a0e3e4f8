namespace RnnDsl;

/// <summary>A value that goes into a layer: a number, vector, matrix or sequence, which converts to it.</summary>
public readonly struct LayerArgument
{
    private readonly object? value;

    private LayerArgument(object value) => this.value = value;

    /// <summary>The <see cref="Scalar"/>, <see cref="Vec"/>, <see cref="Mat"/>, <see cref="Signal"/>, <see cref="Series"/> or <see cref="Tokens"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public object Value => value ?? throw Operation.Empty(nameof(Value), nameof(LayerArgument));

    /// <summary>A C# number as a <see cref="Scalar"/>.</summary>
    public static implicit operator LayerArgument(double value) => new(new Scalar(value));

    /// <summary>The main output of another layer.</summary>
    /// <exception cref="InvalidOperationException">The result has no value.</exception>
    public static implicit operator LayerArgument(LayerResult value) => value.Held(nameof(LayerArgument));

    /// <summary>A <see cref="Scalar"/>.</summary>
    public static implicit operator LayerArgument(Scalar value) => new(value);

    /// <summary>A <see cref="Vec"/>.</summary>
    public static implicit operator LayerArgument(Vec value) => new(value);

    /// <summary>A <see cref="Mat"/>.</summary>
    public static implicit operator LayerArgument(Mat value) => new(value);

    /// <summary>A <see cref="Signal"/>.</summary>
    public static implicit operator LayerArgument(Signal value) => new(value);

    /// <summary>A <see cref="Series"/>.</summary>
    public static implicit operator LayerArgument(Series value) => new(value);

    /// <summary>A <see cref="Tokens"/>.</summary>
    public static implicit operator LayerArgument(Tokens value) => new(value);
}
