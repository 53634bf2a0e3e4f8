using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Numbers with two dimensions.</summary>
/// <param name="Shape">[rows, columns].</param>
/// <param name="Data">Row by row.</param>
internal sealed record TensorBody(int[] Shape, double[] Data)
{
    internal static TensorBody Of<T>(T[,] cells) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new([cells.GetLength(0), cells.GetLength(1)], Numbers<T>(Cells.Of(cells)));

    internal static TensorBody[]? Of<T>(IReadOnlyList<T[,]>? cells) where T : unmanaged, IBinaryFloatingPointIeee754<T> => cells is null ? null : [.. cells.Select(Of)];

    internal static double[] Numbers<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = double.CreateTruncating(values[i]);
        return numbers;
    }

    internal static double[] Numbers<T>(IEnumerable<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numbers<T>(values.ToArray());

    internal static T[] Values<T>(double[] numbers) where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. numbers.Select(T.CreateTruncating)];

    /// <summary>The numbers as an array; the shape is compared with their number before it is made.</summary>
    internal T[,] ToCells<T>(string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Shape.Length != 2 || Shape[0] < 0 || Shape[1] < 0) throw new DocumentException($"\"{what}\" has the shape [{string.Join(", ", Shape)}]; it has two dimensions.");
        if ((long)Shape[0] * Shape[1] != Data.Length) throw new DocumentException($"\"{what}\" of shape [{Shape[0]}, {Shape[1]}] has {Data.Length} numbers.");
        var cells = new T[Shape[0], Shape[1]];
        Span<T> to = Cells.Of(cells);
        for (int i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(Data[i]);
        return cells;
    }

    internal static T[][,] ToCells<T>(TensorBody[] bodies, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. bodies.Select(body => body.ToCells<T>(what))];

    /// <summary>Throws unless there is one of something for each example.</summary>
    internal static void CheckCount(string what, int? count, int examples)
    {
        if (count is { } given && given != examples) throw new DocumentException($"\"{what}\" is there for {given} examples; there are {examples}.");
    }

    internal static void CheckShapes(string what, TensorBody[]? bodies, TensorBody[] like)
    {
        CheckCount(what, bodies?.Length, like.Length);
        for (int example = 0; example < bodies?.Length; example++)
            if (!bodies[example].Shape.AsSpan().SequenceEqual(like[example].Shape))
                throw new DocumentException($"\"{what}\" has the shape [{string.Join(", ", bodies[example].Shape)}] for example {example}; the values have [{string.Join(", ", like[example].Shape)}].");
    }

    /// <summary>What numbers a file holds: "float" or "double".</summary>
    internal static string Precision<T>() => typeof(T) == typeof(float) ? "float" : "double";

    /// <summary>Numbers in float are numbers in double too; not the other way round.</summary>
    internal static void CheckPrecision<T>(string precision)
    {
        if (precision is not ("float" or "double")) throw new DocumentException($"its precision is '{precision}'; there are float and double.");
        if (precision == "double" && typeof(T) == typeof(float)) throw new DocumentException("its numbers are of double precision, and would be rounded: load it as a result of double.");
    }
}
