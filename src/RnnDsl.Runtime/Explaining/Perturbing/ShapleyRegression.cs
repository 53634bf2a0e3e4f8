using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Lanes = System.Numerics.Vector<double>;

namespace RnnDsl.Explaining;

/// <summary>
/// The linear model of one example's coalitions: min Σ (v(z) − v(nobody) − zᵀφ)² with Σφ = v(all) − v(nobody). As z is made of bits, ZᵀZ counts how often
/// two players are together.
/// </summary>
/// <param name="coalitions">The questions.</param>
/// <param name="first">The example's first one.</param>
/// <param name="count">How many it has.</param>
/// <param name="players">How many players it has.</param>
/// <param name="paired">Whether each second one is the complement of the one before it.</param>
internal sealed class ShapleyRegression(Coalitions coalitions, int first, int count, int players, bool paired)
{
    /// <summary>Values and standard errors.</summary>
    /// <param name="answers">The answers to all questions.</param>
    /// <param name="none">The value of nobody, of each draw.</param>
    /// <param name="all">The value of all.</param>
    internal (double[] Values, double[] Errors) Solve(ReadOnlySpan<double> answers, double[] none, double all)
    {
        double nobody = Enumerated.Mean(none), difference = all - nobody;
        // Each answer is counted from its own draw of nobody, which all coalitions of the draw share.
        var gains = new double[count];
        for (int i = 0; i < count; i++) gains[i] = answers[first + i] - none[coalitions.Draw(first + i)];
        Matrix<double> inverse = Regression.Inverse(Together());
        double[] right = Sums(gains);
        Vector<double> towards = inverse * Vector<double>.Build.Dense(right), ones = inverse.RowSums();
        double total = ones.Sum();
        double[] values = (towards + ones * ((difference - towards.Sum()) / total)).ToArray();
        // What is left of the inverse where the sum of the values cannot change.
        double[,] kept = (inverse - ones.OuterProduct(ones) / total).ToArray();
        return (values, Errors(gains, values, kept, ones / total, VarianceOfMean(none)));
    }

    /// <summary>The sandwich estimator over pairs, or over coalitions, with what nobody's value adds.</summary>
    private double[] Errors(double[] gains, double[] values, double[,] kept, Vector<double> share, double varianceOfNobody)
    {
        var squares = new double[players];
        var score = new double[players];
        int size = paired ? 2 : 1, units = count / size;
        for (int unit = 0; unit < units; unit++)
        {
            int one = unit * size;
            // A pair's residuals enter by their difference: the kept matrix takes away what all players share.
            double residual = gains[one] - Predict(one, values);
            if (paired) residual -= gains[one + 1] - Predict(one + 1, values);
            Array.Clear(score);
            for (int player = 0; player < players; player++)
                if (coalitions.IsPresent(first + one, player)) Regression.Add(Cells.Row(kept, player), 1, score);
            for (int player = 0; player < players; player++) squares[player] += residual * residual * score[player] * score[player];
        }
        // As many residuals as there are free values are used up by the fit.
        double free = units > players - 1 ? (double)units / (units - (players - 1)) : double.NaN;
        for (int player = 0; player < players; player++) squares[player] = Math.Sqrt(squares[player] * free + varianceOfNobody * share[player] * share[player]);
        return squares;
    }

    private double Predict(int question, double[] values)
    {
        double sum = 0;
        for (int player = 0; player < players; player++)
            if (coalitions.IsPresent(first + question, player)) sum += values[player];
        return sum;
    }

    /// <summary>How often two players are together.</summary>
    private double[,] Together()
    {
        int words = (count + 63) / 64;
        var columns = new ulong[players * words];
        for (int i = 0; i < count; i++)
            for (int player = 0; player < players; player++)
                if (coalitions.IsPresent(first + i, player)) columns[player * words + i / 64] |= 1UL << (i % 64);
        var together = new double[players, players];
        for (int one = 0; one < players; one++)
        for (int other = 0; other <= one; other++)
        {
            int times = 0;
            for (int word = 0; word < words; word++) times += System.Numerics.BitOperations.PopCount(columns[one * words + word] & columns[other * words + word]);
            together[one, other] = together[other, one] = times;
        }
        return together;
    }

    private double[] Sums(double[] gains)
    {
        var sums = new double[players];
        for (int i = 0; i < count; i++)
            for (int player = 0; player < players; player++)
                if (coalitions.IsPresent(first + i, player)) sums[player] += gains[i];
        return sums;
    }

    private static double VarianceOfMean(double[] draws)
    {
        if (draws.Length < 2) return 0;
        double mean = Enumerated.Mean(draws), squares = 0;
        foreach (double draw in draws) squares += (draw - mean) * (draw - mean);
        return squares / (draws.Length - 1) / draws.Length;
    }
}

/// <summary>What the regressions share.</summary>
internal static class Regression
{
    /// <summary>Pivots below this share of the largest say that a matrix is singular.</summary>
    private const double Singular = 1e-7;

    /// <summary>The inverse of a symmetric positive matrix; of a singular one the pseudo-inverse, which gives the smallest solution.</summary>
    internal static Matrix<double> Inverse(double[,] matrix)
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfArray(matrix);
        Cholesky<double>? factor = null;
        try
        {
            factor = a.Cholesky();
        }
        catch (ArgumentException)
        {
            // Not positive definite.
        }
        if (factor is not null && factor.Factor.Diagonal() is var pivots && pivots.Minimum() > Singular * pivots.Maximum())
            return factor.Solve(Matrix<double>.Build.DenseIdentity(a.RowCount));
        return a.PseudoInverse();
    }

    internal static void Add(ReadOnlySpan<double> values, double factor, Span<double> to)
    {
        int i = 0;
        for (; i <= to.Length - Lanes.Count; i += Lanes.Count)
            (new Lanes(to[i..]) + factor * new Lanes(values[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += factor * values[i];
    }
}
