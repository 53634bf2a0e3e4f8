using System.Globalization;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="StreamingSensitivity"/> can be told.</summary>
public sealed record StreamingSensitivityOptions : ExplainOptions
{
    /// <summary>How many steps are looked back over, the present one among them.</summary>
    public int Window { get; init; } = 50;

    /// <summary>After how many steps the derivatives are computed again: 1 after each; 0 only when <see cref="StreamingSensitivity{T}.Explain"/> is called.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Also the derivatives by all named quantities; without them only those by inputs, contexts and the state before the window.</summary>
    public bool Quantities { get; init; } = true;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string> { ["window"] = Window.ToString(CultureInfo.InvariantCulture) };

    /// <summary>What a backward pass has to compute for a model.</summary>
    internal GradientRequest Request(ModelDescription model)
    {
        GradientRequest request = GradientRequest.Inputs | GradientRequest.InitialStates;
        if (Quantities) request |= GradientRequest.Quantities;
        return model.Contexts.Length > 0 ? request | GradientRequest.Contexts : request;
    }

    internal void Check()
    {
        if (Window < 1) throw new ArgumentOutOfRangeException("options.Window", Window, "A window has at least 1 step: the present one.");
        ArgumentOutOfRangeException.ThrowIfNegative(Every, "options.Every");
    }
}
