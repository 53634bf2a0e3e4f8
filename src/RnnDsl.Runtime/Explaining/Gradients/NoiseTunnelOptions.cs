using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>The methods that noise is averaged out of.</summary>
public enum SmoothedMethod
{
    /// <summary>The gradient with its sign, as <see cref="Saliency"/> gives it with <see cref="SaliencyOptions.Signed"/>.</summary>
    Gradient,

    /// <summary>The gradient's absolute value: <see cref="Explaining.Saliency"/>.</summary>
    Saliency,

    /// <summary>The gradient times the noisy value: <see cref="Explaining.InputXGradient"/>.</summary>
    InputXGradient,

    /// <summary>The path to the noisy value: <see cref="Explaining.IntegratedGradients"/>.</summary>
    IntegratedGradients,
}

/// <summary>What <see cref="SmoothGrad"/>, <see cref="SmoothGradSquared"/> and <see cref="VarGrad"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record NoiseTunnelOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is computed at each noisy value.</summary>
    public SmoothedMethod Method { get; init; } = SmoothedMethod.Gradient;

    /// <summary>How many noisy values are tried.</summary>
    public int Samples { get; init; } = 25;

    /// <summary>The standard deviation of the noise that is added to each cell. The paper takes 10–20 % of the range of the values.</summary>
    public double Deviation { get; init; } = 0.1;

    /// <summary>The noise to add, instead of drawn noise: for each sample [steps × features], the same for all examples; what lies behind an example's end is not used.</summary>
    public IReadOnlyList<T[,]>? Noise { get; init; }

    /// <summary>What the noise is drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>How integrated gradients are computed, where they are the method.</summary>
    public IntegratedGradientsOptions<T>? Integrated { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe()
    {
        var texts = new Dictionary<string, string> { ["method"] = Method.ToString(), ["samples"] = (Noise?.Count ?? Samples).ToString(CultureInfo.InvariantCulture) };
        if (Noise is not null) texts["noise"] = "given";
        else
        {
            texts["deviation"] = Deviation.ToString("R", CultureInfo.InvariantCulture);
            texts["seed"] = Seed.ToString(CultureInfo.InvariantCulture);
        }
        if (Method == SmoothedMethod.IntegratedGradients)
            foreach ((string name, string text) in (Integrated ?? new IntegratedGradientsOptions<T>()).Describe()) texts["integrated." + name] = text;
        return texts;
    }

    internal void Check(string model, Wrt wrt, int[] lengths)
    {
        if (Method is < SmoothedMethod.Gradient or > SmoothedMethod.IntegratedGradients) throw new ArgumentOutOfRangeException("options.Method", Method, "There is no such method to smooth.");
        if (Noise is null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1, "options.Samples");
            if (!(Deviation >= 0 && double.IsFinite(Deviation))) throw new ArgumentOutOfRangeException("options.Deviation", Deviation, "The noise's standard deviation is a number, and not below 0.");
        }
        else GivenCells.Check(model, "noise", Noise, wrt, lengths);
        if (Integrated?.Tolerance is not null) throw new ArgumentException("Smoothed integrated gradients take a fixed number of points; leave out the tolerance.", "options");
    }
}
