using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="SensitivityMax"/> can be told.</summary>
public sealed record SensitivityMaxOptions : ExplainOptions
{
    /// <summary>How far each cell is moved at most.</summary>
    public double Radius { get; init; } = 0.02;

    /// <summary>How many neighbours of each example are explained.</summary>
    public int Samples { get; init; } = 10;

    /// <summary>What neighbours are drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["radius"] = Radius.ToString("R", CultureInfo.InvariantCulture),
        ["samples"] = Samples.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// How much an explanation changes when the input hardly does: the greatest ‖a(x + δ) − a(x)‖ / ‖a(x)‖ among neighbours, δ uniform in a cube (Yeh et al. 2019;
/// Captum's sensitivity_max). A lower bound: neighbours that were not drawn may be worse.
/// </summary>
public static class SensitivityMax
{
    /// <summary>Judges an explainer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs to explain.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="options">The neighbourhood.</param>
    /// <param name="cancellation">Stops between explanations, and within them where the explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    /// <exception cref="NotSupportedException">The explainer attributes to something else than an input of numbers.</exception>
    public static ExplanationScore Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, IExplainer<T> explainer, SensitivityMaxOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return Of(model, batch, target, explainer, Explainer.First(explainer, model, batch, target, cancellation), options, cancellation);
    }

    /// <summary>The same where the explanation is known.</summary>
    internal static ExplanationScore Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, IExplainer<T> explainer, Attribution<T> attribution, SensitivityMaxOptions? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new SensitivityMaxOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 1, "options.Samples");
        if (!(options.Radius > 0 && double.IsFinite(options.Radius))) throw new ArgumentOutOfRangeException("options.Radius", options.Radius, "The radius is above 0.");
        ModelDescription description = model.Compiled.Description;
        Wrt wrt = JudgedCells.WrtOf(description, attribution, batch.Count);
        if (!CanMove(description, wrt))
            throw new NotSupportedException($"{description.Name}: sensitivity moves an input of numbers; '{wrt.Name}' is {(wrt.Kind == WrtKind.Input ? "tokens" : "no input")}.");
        var worst = new double[batch.Count];
        for (int sample = 0; sample < options.Samples; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch<T> near = Neighbour(description, batch, batch.IndexOf(wrt.Name), options, sample);
            Attribution<T> moved = explainer.Explain(model, near, target, cancellation);
            for (int example = 0; example < worst.Length; example++) worst[example] = Math.Max(worst[example], Change(attribution.Values[example], moved.Values[example]));
            options.Progress?.Report((sample + 1.0) / options.Samples);
        }
        return new ExplanationScore(nameof(SensitivityMax), explainer.Name, options.Describe(), worst, null);
    }

    internal static bool CanMove(ModelDescription model, Wrt wrt) => wrt.Kind == WrtKind.Input && model.Inputs[wrt.Index].Tokens == 0;

    private static Batch<T> Neighbour<T>(ModelDescription model, Batch<T> batch, int input, SensitivityMaxOptions options, int sample) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var variants = new Variants<T>(model, batch, Target.Examples(batch.Count), input, null);
        StepRows<T> from = batch.Inputs[input].Rows;
        for (int example = 0; example < batch.Count; example++)
        {
            RandomStream random = Draws.Stream(options.Seed, example, sample);
            for (int step = 0; step < from.Geometry.Lengths[example]; step++)
            {
                ReadOnlySpan<T> at = from.At(example, step);
                Span<T> to = variants.Written.At(example, step);
                for (int i = 0; i < to.Length; i++) to[i] = at[i] + T.CreateTruncating(options.Radius * (2 * random.NextUniform() - 1));
            }
        }
        return variants.Batch;
    }

    private static double Change<T>(T[,] before, T[,] after) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> x = Cells.Of(before), y = Cells.Of(after);
        double change = 0, norm = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = double.CreateTruncating(x[i]), b = double.CreateTruncating(y[i]);
            change += (b - a) * (b - a);
            norm += a * a;
        }
        return change == 0 ? 0 : Math.Sqrt(change / Math.Max(norm, double.Epsilon));
    }
}
