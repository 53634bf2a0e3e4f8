using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="IntegratedGradients"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record IntegratedGradientsOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where gradients are taken along the path.</summary>
    public IntegrationRule Rule { get; init; } = IntegrationRule.GaussLegendre;

    /// <summary>How many gradients are taken along the path.</summary>
    public int Points { get; init; } = 50;

    /// <summary>
    /// Rounds the weights to float in double runs too, as Captum does, which costs about eight digits of completeness: to compare with its
    /// results only.
    /// </summary>
    public bool SinglePrecisionWeights { get; init; }

    /// <summary>Where the path starts; it ends at the input.</summary>
    public Baseline<T> Baseline { get; init; } = Baseline<T>.Zero;

    /// <summary>
    /// How many steps, of all interpolated sequences together, are run at once; bounds the memory, and does not change a result.
    /// Null: as many as keep the recorded values within 64 MiB.
    /// </summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["rule"] = Rule.ToString(),
        ["points"] = Points.ToString(CultureInfo.InvariantCulture),
        ["baseline"] = Baseline.ToString(),
        ["singlePrecisionWeights"] = SinglePrecisionWeights ? "true" : "false",
    };
}

/// <summary>
/// The gradient along the straight path from a baseline to the input, integrated, times their difference; it adds up to
/// f(x) − f(b) (Sundararajan et al. 2017; Captum's IntegratedGradients). How nearly is on the result.
/// </summary>
public static class IntegratedGradients
{
    private const long DefaultBytes = 64 << 20;

    /// <summary>Attributes a target to an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input; the only one if not given. Other inputs stay as they are.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Rule, points, baseline.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="wrt"/> is not an input.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        IntegratedGradientsOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new IntegratedGradientsOptions<T>();
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt);
        if (found.Kind != WrtKind.Input)
            throw new NotSupportedException(
                $"{description.Name}: integrated gradients need a path of their own through '{found.Name}', and there is none for {(found.Kind == WrtKind.InitialState ? "initial states" : "quantities")} yet; " +
                $"attribute to an input ({ModelDescription.List(description.Inputs.Select(info => info.Name))}), or use Saliency or InputXGradient for '{found.Name}'.");
        if (description.Inputs[found.Index].Tokens > 0)
            throw new NotSupportedException($"{description.Name}: '{found.Name}' are tokens, between which there is no path; use Saliency or InputXGradient for what the model makes of them, or integrated gradients of a model over their vectors.");
        (double Position, double Weight)[] points = IntegrationPoints.Of(options.Rule, options.Points);
        if (options.SinglePrecisionWeights)
            foreach (ref (double Position, double Weight) point in points.AsSpan()) point.Weight = (float)point.Weight;
        int budget = options.RowBudget ?? RowsWithin<T>(DefaultBytes, description);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1, "options.RowBudget");
        GradientPass<T>.CheckCall(model.Compiled, batch, target, initial);
        T[][,] baseline = options.Baseline.Materialize(description, found, batch.Inputs[batch.IndexOf(found.Name)].Rows.Geometry.Lengths);

        var path = new PathGradients<T>(model.Compiled, batch, found, baseline, target, initial, options.Run);
        T[] atInput = path.FunctionValues(1), atBaseline = path.FunctionValues(0);
        T[][,] values = path.Integrate(points, budget, options.Progress, cancellation);
        return new Attribution<T>(nameof(IntegratedGradients), options, target, found, values, atInput)
        {
            Baseline = baseline,
            BaselineValue = atBaseline,
            CompletenessGap = Attribution<T>.GapOf(values, atInput, atBaseline),
        };
    }

    /// <summary>Rows of inputs, their gradients and all that a run may keep.</summary>
    private static int RowsWithin<T>(long bytes, ModelDescription model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long row = model.Slots.Sum(slot => (long)slot.Width) + 2 * model.Inputs.Sum(input => (long)ModelDescription.Elements(input.Shape));
        return (int)Math.Clamp(bytes / (row * Unsafe.SizeOf<T>()), 1, int.MaxValue);
    }
}
