using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using RnnDsl.Generator.Tests.Fuzzing;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>A row's formulas as C#, and their comparison with differences of what the row's operator computes.</summary>
/// <param name="row">The row.</param>
/// <param name="any">The shape to take for "any".</param>
internal sealed class LanguageSlope(LanguageTable row, string any)
{
    private const double Step = 1e-4;
    private static readonly Dictionary<string, int> Sizes = new() { ["m"] = 3, ["n"] = 4, ["p"] = 2, ["mn"] = 12, ["2n"] = 8, ["count"] = 2 };

    private readonly string[] _shapes = [.. row.Shapes.Select(s => s == "any" ? any : s)];
    private readonly string _result = row.Result == "any" ? any : row.Result;

    /// <summary>A class with the value and, for each operand that has one, the formula of what reaches it.</summary>
    public string Class(string name)
    {
        string operands = string.Join(", ", row.Operands.Select((o, i) => $"{Type(_shapes[i])} {o}"));
        var text = new StringBuilder($"public static class {name}\n{{\n    static Vec Ones(int n) => 0 * new Vec(new double[n]) + 1;\n");
        string value = row.Signature.Replace(", …", "", StringComparison.Ordinal);
        text.Append($"    public static object Value({operands}) => {value};\n");
        foreach (var (operand, formula) in row.Derivatives)
        {
            string reaching = Regex.IsMatch(formula, @"\bg\b") ? formula : $"g * ({formula})";
            text.Append($"    public static object Of_{operand}({operands}, {Type(_result)} y, {Type(_result)} g) => {reaching};\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>What is wrong; null where every operand's formula is the slope.</summary>
    public string? Check(Type formulas)
    {
        var random = new Random(row.Signature.Length);
        string? doubtful = null;
        for (int draw = 0; draw < 400; draw++)
        {
            double[][] point = [.. _shapes.Select(s => Draw(s, random))];
            double[] Value(double[][] at) => Numbers(Call(formulas, "Value", [.. at.Select((a, i) => Make(_shapes[i], a))]));
            double[] y = Value(point), g = [.. y.Select(_ => 2 * random.NextDouble() - 1)];
            if (!y.All(double.IsFinite)) continue;
            bool kink = false;
            for (int i = 0; i < point.Length && !kink; i++)
            {
                if (_shapes[i] == "int") continue;
                double[] direction = Draw(_shapes[i], random);
                double[][] Moved(double by) => [.. point.Select((a, k) => k == i ? [.. a.Select((x, j) => x + by * direction[j])] : a)];
                var (slope, doubt) = Slopes.Central(by => Dot(g, Value(Moved(by))), Step);
                kink = !(doubt < 1e-5 * (1 + Math.Abs(slope)));
                double stated = kink ? 0 : Stated(formulas, i, point, y, g, direction);
                if (!kink && !(Math.Abs(stated - slope) < 1e-6 * (1 + Math.Abs(slope))))
                    return $"{row.Signature} ({any}): the derivative by {row.Operands[i]} is {slope:R} along a direction; the formula gives {stated:R}.";
            }

            if (!kink) return null;
            doubtful = $"{row.Signature}: no point without a kink was found.";
        }

        return doubtful ?? $"{row.Signature}: no finite value was found.";
    }

    private double Stated(Type formulas, int operand, double[][] point, double[] y, double[] g, double[] direction)
    {
        if (!row.Derivatives.ContainsKey(row.Operands[operand])) return 0;
        object[] arguments = [.. point.Select((a, i) => Make(_shapes[i], a)), Make(_result, y), Make(_result, g)];
        double[] reaching = Numbers(Call(formulas, "Of_" + row.Operands[operand], arguments));
        // A number served several units: what reaches it is their sum; a number stands for every unit of its operand.
        return direction.Length == 1 ? reaching.Sum() * direction[0] : Dot([.. direction.Select((_, j) => reaching[reaching.Length == 1 ? 0 : j])], direction);
    }

    private static object Call(Type formulas, string method, object[] arguments) =>
        formulas.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, arguments)!;

    private static int[] Dimensions(string shape) =>
        shape.StartsWith('[') ? [.. shape.Trim('[', ']').Split(" × ").Select(d => Sizes.TryGetValue(d, out int size) ? size : int.Parse(d, null))] : [];

    private static string Type(string shape) => shape == "int" ? "int" : Dimensions(shape).Length switch { 0 => "Scalar", 1 => "Vec", _ => "Mat" };

    /// <summary>Whole numbers are those that fit the rows that have any: a start and a count, rows and columns, an axis, a size.</summary>
    private double[] Draw(string shape, Random random) => shape == "int"
        ? []
        : [.. Enumerable.Range(0, Dimensions(shape).Aggregate(1, (a, b) => a * b)).Select(_ => 4 * random.NextDouble() - 2)];

    private int _whole;

    private object Make(string shape, double[] numbers)
    {
        int[] dimensions = Dimensions(shape);
        if (shape == "int") return Whole();
        return dimensions.Length switch
        {
            0 => (Scalar)numbers[0],
            1 => new Vec(numbers),
            _ => new Mat(dimensions[0], dimensions[1], numbers),
        };
    }

    private int Whole()
    {
        int[] values = row.Function switch { "Slice" => [1, 2], "Reshape" => [3, 4], "Identity" => [4], _ => [1] };
        return values[_whole++ % values.Length];
    }

    private static double[] Numbers(object value) => value switch
    {
        Vec v => v.ToArray(),
        Mat m => m.ToArray(),
        Scalar s => [(double)s],
        _ => [Convert.ToDouble(value, null)],
    };

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
