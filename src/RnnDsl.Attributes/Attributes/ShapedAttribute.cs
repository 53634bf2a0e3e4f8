using System.Globalization;

namespace RnnDsl;

/// <summary>
/// The part that leaves share: their dimensions. A dimension is a name (<c>"H"</c>), a number (<c>4</c>), a
/// <c>const int</c>, or a small expression of names and numbers (<c>"2*H"</c>, <c>"I+H"</c>). Without any, the shape is
/// inferred from the equations; a <see cref="Scalar"/> has none.
/// </summary>
public abstract class ShapedAttribute : Attribute
{
    /// <summary>Takes the dimensions, rows first.</summary>
    /// <param name="dimensions">Each a <see cref="string"/> or an <see cref="int"/>.</param>
    /// <exception cref="ArgumentException">A dimension is neither a string nor an int.</exception>
    private protected ShapedAttribute(object[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        Dimensions = Array.ConvertAll(dimensions, Text);
    }

    /// <summary>The dimensions as text, rows first; empty where the shape is inferred or scalar.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    private static string Text(object dimension) => dimension switch
    {
        string text => text,
        int number => number.ToString(CultureInfo.InvariantCulture),
        null => throw new ArgumentException("A dimension is null; it must be a string or an int.", nameof(dimension)),
        _ => throw new ArgumentException(
            $"The dimension '{dimension}' is a {dimension.GetType().Name}; it must be a string or an int.", nameof(dimension)),
    };
}
