using System.Globalization;
using RnnDsl.Models;

namespace Zoo;

/// <summary>Names, shapes and numbers as the views print them.</summary>
internal static class Text
{
    /// <summary><c>I = 3, H = 4</c>.</summary>
    public static string Sizes(ModelDescription model) => string.Join(", ", model.Dimensions.Select(dimension => $"{dimension.Name} = {dimension.Value}"));

    /// <summary><c>[4 × 3]</c>; nothing for a scalar; n for the positions of a sequence, which each row has its own number of.</summary>
    public static string Shape(IReadOnlyList<int> shape) => shape.Count == 0 ? "" : $"[{string.Join(" × ", shape.Select(length => length < 0 ? "n" : $"{length}"))}]";

    /// <summary>Parameters, each number counted.</summary>
    public static long Parameters(ModelDescription model) => model.Parameters.Sum(parameter => parameter.Shape.Aggregate(1L, (product, length) => product * length));

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Error(double error) => error == 0 ? "0" : error.ToString("0.0e-0", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("+0.0000;−0.0000; 0.0000", CultureInfo.InvariantCulture);
}
