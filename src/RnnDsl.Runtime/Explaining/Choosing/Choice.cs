using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Which method the default takes, and why: from the input, the data and the length, never from what a model is called.</summary>
/// <param name="Method">What is run.</param>
/// <param name="Kind">What the input holds.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Pool">What steps are replaced by; null for gradients.</param>
/// <param name="Block">How many neighbouring steps are replaced together.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed record Choice<T>(ChosenMethod Method, InputKind Kind, string Reason, StepPool<T>? Pool = null, int Block = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With fewer rows than this a trimmed mean says little, and what is spent is better spent otherwise.</summary>
    private const int FewestRows = 8;

    internal static Choice<T> Of(ModelDescription model, InputInfo info, Batch<T> batch, ExplanationOptions<T> options)
    {
        if (info.Space is null)
            return new Choice<T>(ChosenMethod.IntegratedGradients, InputKind.Fixed, $"'{info.Name}' is one row for each example and has no steps to replace");
        StepPool<T>? pool = StepPool<T>.Of(model, info, batch, options.Background, options.Replacements, options.Seed);
        if (pool is null)
        {
            if (info.Tokens > 0) throw new ArgumentException($"{model.Name}: all steps of '{info.Name}' hold the same token, so nothing is known to replace them by; give background data.", nameof(options));
            return new Choice<T>(ChosenMethod.IntegratedGradients, InputKind.Dense, $"all steps of '{info.Name}' are alike, so that nothing is known to replace them by");
        }
        string holds = pool.Kind switch
        {
            InputKind.Tokens => "holds tokens",
            InputKind.OneHot => "is one-hot",
            InputKind.Symbols => "holds a few distinct rows",
            _ => "holds numbers",
        };
        long pairs = 0;
        foreach (int length in batch.Inputs[batch.IndexOf(info.Name)].Rows.Geometry.Lengths) pairs += (long)length * length;
        if (pairs * pool.Rows.Length <= options.MostSteps)
            return new Choice<T>(ChosenMethod.ReplacementOcclusion, pool.Kind, $"'{info.Name}' {holds}, and each step can be replaced by {pool.Source}", pool);
        if (pairs * FewestRows <= options.MostSteps)
        {
            int rows = (int)(options.MostSteps / pairs);
            StepPool<T> fewer = StepPool<T>.Of(model, info, batch, options.Background, rows, options.Seed) ?? pool;
            if (fewer.Rows.Length <= rows)
                return new Choice<T>(ChosenMethod.ReplacementOcclusion, pool.Kind, $"'{info.Name}' {holds}, and each step can be replaced by {fewer.Source}, no more because the sequences are long", fewer);
        }
        if (info.Tokens == 0)
            return new Choice<T>(ChosenMethod.IntegratedGradients, pool.Kind, $"'{info.Name}' {holds}, and the sequences are so long that replacing their steps one by one would take more than {Text(options.MostSteps)} steps");
        int block = (int)Math.Max(2, (pairs * FewestRows + options.MostSteps - 1) / options.MostSteps);
        return new Choice<T>(ChosenMethod.ReplacementOcclusion, pool.Kind,
            $"'{info.Name}' {holds}, which are replaced by {pool.Source}, {Text(block)} neighbours at once because the sequences are long", pool, block);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The methods that the default chooses among.</summary>
public enum ChosenMethod
{
    /// <summary><see cref="Explaining.ReplacementOcclusion"/>.</summary>
    ReplacementOcclusion,

    /// <summary><see cref="Explaining.ShapleyValueSampling"/> over the same replacements.</summary>
    ShapleyValueSampling,

    /// <summary><see cref="Explaining.IntegratedGradients"/>.</summary>
    IntegratedGradients,
}
