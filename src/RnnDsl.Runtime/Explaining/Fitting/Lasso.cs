namespace RnnDsl.Explaining;

/// <summary>What <see cref="Lasso"/> can be told.</summary>
public sealed record LassoOptions : LinearOptions
{
    /// <summary>How far a condition of optimality may be missed, as a share of the least penalty that leaves no coefficient.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>How often the coefficients are gone through at most, for each penalty.</summary>
    public int MaximumSweeps { get; init; } = 10_000;
}

/// <summary>Models of falling penalties, each found from the one before.</summary>
/// <param name="Models">The strongest penalty first; their <see cref="LinearModel.Strength"/> are the alphas.</param>
public sealed partial record LassoPath(IReadOnlyList<LinearModel> Models);

/// <summary>
/// The lasso (Tibshirani 1996) in scikit-learn's form: min Σ ω(y − x·w − b)² / (2 Σ ω) + α Σ |w|, by coordinate descent on XᵀWX (Friedman, Hastie and Tibshirani 2010), which is
/// then solved for the coefficients that are left, as these are linear in α once their signs are known.
/// </summary>
public static class Lasso
{
    /// <summary>The most columns; XᵀWX of as many takes 128 MiB.</summary>
    public const int MaximumColumns = 4096;

    /// <summary>The model of one penalty.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="targets">One for each row.</param>
    /// <param name="alpha">The penalty.</param>
    /// <param name="options">Weights, intercept, standardising, exactness.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there are too many columns.</exception>
    public static LinearModel Fit(double[,] rows, double[] targets, double alpha, LassoOptions? options = null)
    {
        FitInput.CheckPenalty(alpha, nameof(alpha));
        return new LassoFit(rows, targets, options ?? new LassoOptions()).Solve(alpha);
    }

    /// <summary>The models of several penalties.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="targets">One for each row.</param>
    /// <param name="alphas">The penalties; taken from the largest on.</param>
    /// <param name="options">Weights, intercept, standardising, exactness.</param>
    /// <param name="cancellation">Stops between penalties.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there are too many columns.</exception>
    public static LassoPath Path(double[,] rows, double[] targets, IReadOnlyList<double> alphas, LassoOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(alphas);
        foreach (double alpha in alphas) FitInput.CheckPenalty(alpha, nameof(alphas));
        return Follow(new LassoFit(rows, targets, options ?? new LassoOptions()), alphas.OrderDescending(), cancellation);
    }

    /// <summary>The models of penalties that fall from the least one that leaves no coefficient, by equal factors.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="targets">One for each row.</param>
    /// <param name="count">How many.</param>
    /// <param name="ratio">The last penalty, as a share of the first.</param>
    /// <param name="options">Weights, intercept, standardising, exactness.</param>
    /// <param name="cancellation">Stops between penalties.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there are too many columns.</exception>
    public static LassoPath Path(double[,] rows, double[] targets, int count = 100, double ratio = 1e-3, LassoOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(ratio is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The last penalty is a share of the first, above 0 and below 1.");
        var fit = new LassoFit(rows, targets, options ?? new LassoOptions());
        return Follow(fit, Enumerable.Range(0, count).Select(i => fit.Most * Math.Pow(ratio, count == 1 ? 0 : (double)i / (count - 1))), cancellation);
    }

    private static LassoPath Follow(LassoFit fit, IEnumerable<double> alphas, CancellationToken cancellation)
    {
        var models = new List<LinearModel>();
        foreach (double alpha in alphas)
        {
            cancellation.ThrowIfCancellationRequested();
            models.Add(fit.Solve(alpha));
        }
        return new LassoPath(models);
    }
}

/// <summary>The lasso of some rows: ½ wᵀGw − cᵀw + α|w|₁ with G = XᵀWX / Σω, c = XᵀWy / Σω of centred columns.</summary>
internal sealed class LassoFit
{
    private const int Sweeps = 20;

    private readonly double[,] rows;
    private readonly double[] targets;
    private readonly LassoOptions options;
    private readonly Design design;
    private readonly double mean;
    private readonly double[,] gram;

    /// <summary>The coefficients, kept from one penalty to the next.</summary>
    private readonly double[] current;

    /// <summary>c − Gw: how much each column still has in common with the residuals.</summary>
    private readonly double[] left;

    private readonly double[] together;

    internal LassoFit(double[,] rows, double[] targets, LassoOptions options)
    {
        (this.rows, this.targets, this.options) = (rows, targets, options);
        FitInput.CheckRows(rows);
        int columns = rows.GetLength(1);
        if (columns > Lasso.MaximumColumns) throw new ArgumentException($"There are {columns} columns; the lasso takes {Lasso.MaximumColumns} at most.", nameof(rows));
        design = LinearModel.DesignOf(rows, targets, options);
        mean = options.Intercept ? design.Mean(targets) : 0;
        gram = new double[columns, columns];
        together = new double[columns];
        double total = design.TotalWeight;
        for (int row = 0; row < targets.Length; row++)
        {
            double weight = design.Weights[row] / total;
            Span<double> values = Cells.Row(design.Rows, row);
            for (int column = 0; column < columns; column++)
                if (weight * values[column] is var factor && factor != 0) Regression.Add(values, factor, Cells.Row(gram, column));
            Regression.Add(values, weight * (targets[row] - mean), together);
        }
        current = new double[columns];
        left = (double[])together.Clone();
        Most = together.Max(Math.Abs);
    }

    /// <summary>The least penalty that leaves no coefficient.</summary>
    internal double Most { get; }

    internal LinearModel Solve(double alpha)
    {
        double allowed = options.Tolerance * Most;
        bool converged = Violation(current, left, alpha) <= allowed;
        for (int sweep = 1; !converged && sweep <= options.MaximumSweeps; sweep++)
        {
            for (int column = 0; column < current.Length; column++) Move(column, alpha);
            converged = sweep % Sweeps == 0 ? Finish(alpha, allowed) : Violation(current, left, alpha) <= allowed;
        }
        double[] coefficients = (double[])current.Clone();
        double intercept = mean - design.ToGiven(coefficients);
        double squares = LinearModel.SquaredErrors(rows, targets, design.Weights, coefficients, intercept);
        return new LinearModel(
            coefficients, intercept, LinearPenalty.Lasso, alpha, LinearModel.Share(squares, targets, design.Weights), design.Weights.Count(weight => weight > 0), Converged: converged);
    }

    /// <summary>The best value of one coefficient, the others being what they are.</summary>
    private void Move(int column, double alpha)
    {
        double own = gram[column, column], before = current[column], pull = left[column] + own * before;
        double after = own == 0 || Math.Abs(pull) <= alpha ? 0 : (pull - Math.CopySign(alpha, pull)) / own;
        if (after == before) return;
        current[column] = after;
        Regression.Add(Cells.Row(gram, column), before - after, left);
    }

    /// <summary>
    /// Solves for the coefficients that are not 0 at once, for the signs that they have. Where one would change its sign, goes as far as its 0 and leaves it there
    /// (Lee, Battle, Raina and Ng 2006): the objective falls all the way.
    /// </summary>
    private bool Finish(double alpha, double allowed)
    {
        // What was added up in many small steps is taken afresh.
        LeftOf(current).CopyTo(left, 0);
        while (Violation(current, left, alpha) > allowed)
        {
            int[] active = [.. Enumerable.Range(0, current.Length).Where(column => current[column] != 0)];
            if (active.Length == 0) return false;
            double[] solved = SolveFor(active, alpha);
            int crossing = -1;
            double share = 1;
            for (int i = 0; i < active.Length; i++)
                if (current[active[i]] is var from && from * solved[i] <= 0 && from / (from - solved[i]) is var until && until <= share) (crossing, share) = (i, until);
            var moved = new double[current.Length];
            for (int i = 0; i < active.Length; i++) moved[active[i]] = i == crossing ? 0 : current[active[i]] + share * (solved[i] - current[active[i]]);
            double[] rest = LeftOf(moved);
            // Of dependent columns there may be no solution for these signs; then the single moves go on.
            if (crossing >= 0 && Objective(moved, rest, alpha) > Objective(current, left, alpha)) return false;
            if (crossing < 0 && Violation(moved, rest, alpha) > allowed && !(Objective(moved, rest, alpha) < Objective(current, left, alpha))) return false;
            moved.CopyTo(current, 0);
            rest.CopyTo(left, 0);
            if (crossing < 0) return Violation(current, left, alpha) <= allowed;
        }
        return true;
    }

    private double[] SolveFor(int[] active, double alpha)
    {
        var matrix = new double[active.Length, active.Length];
        for (int i = 0; i < active.Length; i++)
        for (int j = 0; j < active.Length; j++)
            matrix[i, j] = gram[active[i], active[j]];
        return ScaledSystem.Solve(matrix, Array.ConvertAll(active, column => together[column] - Math.CopySign(alpha, current[column])));
    }

    /// <summary>½ wᵀGw − cᵀw + α|w|₁.</summary>
    private double Objective(double[] coefficients, double[] rest, double alpha)
    {
        double sum = 0;
        for (int column = 0; column < coefficients.Length; column++)
            sum += alpha * Math.Abs(coefficients[column]) - coefficients[column] * (together[column] + rest[column]) / 2;
        return sum;
    }

    private double[] LeftOf(double[] coefficients)
    {
        var rest = (double[])together.Clone();
        for (int column = 0; column < coefficients.Length; column++)
            if (coefficients[column] != 0) Regression.Add(Cells.Row(gram, column), -coefficients[column], rest);
        return rest;
    }

    /// <summary>How far the conditions of optimality are missed: c − Gw = α sign w where w is not 0, and at most α elsewhere.</summary>
    private static double Violation(double[] coefficients, double[] rest, double alpha)
    {
        double worst = 0;
        for (int column = 0; column < coefficients.Length; column++)
            worst = Math.Max(worst, coefficients[column] == 0 ? Math.Abs(rest[column]) - alpha : Math.Abs(rest[column] - Math.CopySign(alpha, coefficients[column])));
        return worst;
    }
}
