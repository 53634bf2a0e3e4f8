namespace RnnDsl;

/// <summary>How an operation is named in messages; the text is put together only when one is needed.</summary>
/// <param name="Name">As written: "Mat * Vec", "Dot".</param>
/// <param name="Verb">Between the shapes of an operator's operands: "times".</param>
/// <param name="Left">The first argument of a function as written.</param>
/// <param name="Right">The second argument of a function as written.</param>
internal readonly record struct Operation(string Name, string Verb, string? Left = null, string? Right = null)
{
    /// <summary>A function with two arguments as written at the call.</summary>
    public static Operation Call(string name, string? left, string? right) => new(name, "and", left, right);

    /// <summary>The operands' shapes do not fit, for the reason given.</summary>
    public ShapeException Misfit(string left, string right, string reason) =>
        new($"{Name}: {Named(Left, left)} {Verb} {Named(Right, right)}: {reason}.");

    /// <summary>An operand has no value: it is a field of a definition that nobody filled.</summary>
    public static InvalidOperationException Empty(string operation, string type) =>
        new($"{operation}: a {type} without a value. The fields of a definition hold values only on an eager instance.");

    /// <summary>Vectors of one length.</summary>
    public void SameLength(Vec left, Vec right)
    {
        int m = left.Held(Name).Length, n = right.Held(Name).Length;
        if (m != n) throw Misfit(left.Shape, right.Shape, $"the lengths {m} and {n} differ");
    }

    /// <summary>Matrices of one shape.</summary>
    public void SameShape(Mat left, Mat right)
    {
        left.Held(Name);
        right.Held(Name);
        if (left.Rows != right.Rows)
            throw Misfit(left.Shape, right.Shape, $"the numbers of rows {left.Rows} and {right.Rows} differ");
        if (left.Columns != right.Columns)
            throw Misfit(left.Shape, right.Shape, $"the numbers of columns {left.Columns} and {right.Columns} differ");
    }

    private static string Named(string? name, string shape) => name is null ? shape : $"{name} {shape}";
}
