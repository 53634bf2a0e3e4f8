using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>What one change to one place of a run did to the target.</summary>
/// <param name="Quantity">The quantity that was changed.</param>
/// <param name="Step">The step at which; null where it was changed at all of them.</param>
/// <param name="Unit">The unit, or the position of an attention, that was changed; null where all of them were.</param>
/// <param name="Example">The example of the explained batch.</param>
/// <param name="Kind">What was done, in words.</param>
/// <param name="Before">The target in the run that was not changed.</param>
/// <param name="After">The target in the run that was.</param>
/// <param name="Predicted">
/// What the attribution at the same place says that the change does, to first order: Σ ∂f/∂q · (q′ − q) over all elements that were changed,
/// with the derivatives of the unchanged run.
/// </param>
/// <param name="Whole">The change of the target that counts as a share of 1; null where there is none, and zero where the two runs do not differ.</param>
public sealed record InterventionEffect(
    string Quantity, int? Step, int? Unit, int Example, string Kind, double Before, double After, double Predicted, double? Whole = null)
{
    /// <summary>How far the target moved.</summary>
    [JsonIgnore]
    public double Change => After - Before;

    /// <summary>The change as a share of the whole one: 0 nothing, 1 all of it; null where there is no whole.</summary>
    [JsonIgnore]
    public double? Share => Whole is { } whole && whole != 0 ? Change / whole : null;

    /// <summary>The predicted change as a share of the whole one.</summary>
    [JsonIgnore]
    public double? PredictedShare => Whole is { } whole && whole != 0 ? Predicted / whole : null;
}

/// <summary>The effect of a change to one place, over the examples of a batch.</summary>
/// <param name="Quantity">The quantity that was changed.</param>
/// <param name="Step">The step at which; null where it was changed at all of them.</param>
/// <param name="Unit">The unit or position; null where all of them were changed.</param>
/// <param name="Kind">What was done, in words.</param>
/// <param name="Examples">How many examples have the place.</param>
/// <param name="Change">The mean change of the target.</param>
/// <param name="StandardError">The standard error of that mean; NaN of one example.</param>
/// <param name="Predicted">The mean of what attributions predicted.</param>
/// <param name="Share">The mean share over the examples that have one; null where none has.</param>
public sealed record MeanEffect(
    string Quantity, int? Step, int? Unit, string Kind, int Examples, double Change, double StandardError, double Predicted, double? Share);
