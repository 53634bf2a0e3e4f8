namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>What an expression of a random model is: one value or a sequence, a number or a vector.</summary>
/// <param name="Text">As an operand: a name, a call or something in parentheses.</param>
/// <param name="Units">Null for a number.</param>
/// <param name="Over">The sequence whose steps it has; null for one value.</param>
/// <param name="Bound">How large its numbers may be.</param>
internal sealed record ModelValue(string Text, Size? Units, string? Over, double Bound)
{
    public string Type => (Over, Units) switch
    {
        (null, null) => "Scalar",
        (null, _) => "Vec",
        (_, null) => "Signal",
        _ => "Series",
    };

    /// <summary>Made of weights alone.</summary>
    public bool Global { get; init; }

    /// <summary>Written as a layer's call, of which not every function knows the type.</summary>
    public bool IsCall => Text.StartsWith("Scan", StringComparison.Ordinal) || Text.StartsWith("Apply", StringComparison.Ordinal);

    public bool IsSeries => Type == "Series";

    public bool IsSignal => Type == "Signal";

    public bool IsVec => Type == "Vec";

    public bool IsScalar => Type == "Scalar";
}
