namespace RnnDsl.Models;

/// <summary>A vector or matrix that is not learned: it belongs to a model as its hyper-parameters do.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">[n] a vector, [r, c] a matrix.</param>
/// <param name="Values">Its numbers, row by row; the model rounds them to its precision.</param>
public sealed record ConstantInfo(string Name, int[] Shape, double[] Values) : INamed
{
    /// <summary>A vector that is given for a constant of a shape.</summary>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public static ConstantInfo Of(string name, int[] shape, Vec value) => Checked(name, shape, [value.Length], value.ToArray());

    /// <summary>A matrix that is given for a constant of a shape.</summary>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public static ConstantInfo Of(string name, int[] shape, Mat value) => Checked(name, shape, [value.Rows, value.Columns], value.ToArray());

    /// <summary>A shape as a person would write it: <c>[2 × 3]</c>.</summary>
    internal static string Text(int[] shape) => $"[{string.Join(" × ", shape)}]";

    private static ConstantInfo Checked(string name, int[] shape, int[] given, double[] values) => given.AsSpan().SequenceEqual(shape)
        ? new ConstantInfo(name, shape, values)
        : throw new ArgumentException($"The constant '{name}' is given as {Text(given)}; the model's is {Text(shape)}.", name);
}
