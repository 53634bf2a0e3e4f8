using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ReplacementOcclusion"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record ReplacementOcclusionOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The share of the replacements, by weight, that is left out of the mean: those that change the target most. From 0 (all count) to below 1.
    /// </summary>
    public double Trim { get; init; } = 0.2;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(base.Describe()) { ["trim"] = Text(Trim) };

    internal override void Check()
    {
        base.Check();
        if (!(Trim >= 0 && Trim < 1)) throw new ArgumentOutOfRangeException("options.Trim", Trim, "The share of replacements that is left out is from 0 to below 1.");
    }
}
