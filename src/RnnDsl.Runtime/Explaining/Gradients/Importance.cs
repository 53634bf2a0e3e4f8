using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Shares of the gradient, by cell and by step, and how far they can be trusted.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Importance<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] perStep;
    private readonly T[][] perStepAbsolute;
    private readonly T[] denominator;
    private readonly T[] absoluteDenominator;
    private readonly double threshold;

    internal Importance(GradientPass<T> pass, Target target, Wrt wrt, NormalisedImportanceOptions options)
    {
        T[][,] values = pass.Slopes(wrt);
        int count = values.Length;
        (denominator, absoluteDenominator) = (new T[count], new T[count]);
        (perStep, perStepAbsolute) = (new T[count][], new T[count][]);
        threshold = options.IllConditionedBelow;
        for (int example = 0; example < count; example++) Normalise(values[example], example);
        PerCell = new Attribution<T>(nameof(NormalisedImportance), options, target, wrt, values, pass.FunctionValue);
    }

    private Importance(Attribution<T> perCell, ImportanceBody body)
    {
        PerCell = perCell;
        (denominator, absoluteDenominator) = (TensorBody.Values<T>(body.Denominator), TensorBody.Values<T>(body.AbsoluteDenominator));
        perStep = [.. body.PerStep.Select(TensorBody.Values<T>)];
        perStepAbsolute = [.. body.PerStepAbsolute.Select(TensorBody.Values<T>)];
        threshold = body.IllConditionedBelow;
    }

    /// <summary>g_i / Σ_j g_j over all cells of an example; not a number where the denominator is zero.</summary>
    public Attribution<T> PerCell { get; }

    /// <summary>Σ_j g_j for each example.</summary>
    public IReadOnlyList<T> Denominator => denominator;

    /// <summary>Σ_j |g_j| for each example, the denominator of <see cref="PerStepAbsolute"/>.</summary>
    public IReadOnlyList<T> AbsoluteDenominator => absoluteDenominator;

    /// <summary>g_t / Σ_s g_s with g_t summed over the features of step t; adds up to 1.</summary>
    public IReadOnlyList<T> PerStep(int example) => perStep[Checked(example)];

    /// <summary>Σ_i |g_{t,i}| / Σ |g|; between 0 and 1, adds up to 1, and is never ill-conditioned.</summary>
    public IReadOnlyList<T> PerStepAbsolute(int example) => perStepAbsolute[Checked(example)];

    /// <summary>
    /// |Σ g| / Σ |g|, from 0 to 1. Where it is small the gradients cancel: the signed shares are larger than the absolute ones by its
    /// inverse, and so are the errors in them. 0 where all gradients are zero.
    /// </summary>
    public double RelativeDenominator(int example)
    {
        double absolute = double.CreateTruncating(absoluteDenominator[Checked(example)]);
        return absolute == 0 ? 0 : Math.Abs(double.CreateTruncating(denominator[example])) / absolute;
    }

    /// <summary>Whether the signed shares of an example should not be relied on: the denominator is near zero, or not a number.</summary>
    public bool IsIllConditioned(int example) => !(RelativeDenominator(example) >= threshold);

    /// <summary>From gradients to shares, in place.</summary>
    private void Normalise(T[,] cells, int example)
    {
        int steps = cells.GetLength(0);
        var signed = new double[steps];
        var absolute = new double[steps];
        for (int step = 0; step < steps; step++)
            foreach (T cell in Cells.Row(cells, step))
            {
                signed[step] += double.CreateTruncating(cell);
                absolute[step] += Math.Abs(double.CreateTruncating(cell));
            }
        double total = signed.Sum(), totalAbsolute = absolute.Sum();
        denominator[example] = T.CreateTruncating(total);
        absoluteDenominator[example] = T.CreateTruncating(totalAbsolute);
        perStep[example] = [.. signed.Select(sum => Share(sum, total))];
        perStepAbsolute[example] = [.. absolute.Select(sum => Share(sum, totalAbsolute))];
        foreach (ref T cell in Cells.Of(cells)) cell = Share(double.CreateTruncating(cell), total);
    }

    private static T Share(double part, double whole) => whole == 0 ? T.NaN : T.CreateTruncating(part / whole);

    private int Checked(int example) => (uint)example < (uint)denominator.Length ? example
        : throw new ArgumentOutOfRangeException(nameof(example), example, $"The batch has {denominator.Length} examples, numbered from 0; there is no example {example}.");
}
