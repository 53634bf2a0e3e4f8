namespace RnnDsl.Explaining;

/// <summary>A measure of an explanation, for each example.</summary>
/// <param name="Measure">What is measured: Infidelity, SensitivityMax.</param>
/// <param name="Method">The method that explained.</param>
/// <param name="Options">The options that the measure was taken with, as name and text.</param>
/// <param name="PerExample">The measure of each example.</param>
/// <param name="StandardErrors">How far each may be off for what was drawn; null where nothing was.</param>
public sealed partial record ExplanationScore(
    string Measure, string Method, IReadOnlyDictionary<string, string> Options, IReadOnlyList<double> PerExample, IReadOnlyList<double>? StandardErrors)
{
    /// <summary>The mean over examples.</summary>
    public Estimate Mean => Estimate.Of(PerExample);
}
