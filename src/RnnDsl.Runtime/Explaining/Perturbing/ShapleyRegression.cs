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
        return (values, none.Length > 1 ? ErrorsOverDraws(gains, values, kept, ones / total, none) : Errors(gains, values, kept));
    }

    /// <summary>The sandwich estimator over pairs, or over coalitions.</summary>
    private double[] Errors(double[] gains, double[] values, double[,] kept)
    {
        var squares = new double[players];
        var score = new double[players];
        int size = paired ? 2 : 1, units = count / size;
        for (int unit = 0; unit < units; unit++)
        {
            Array.Clear(score);
            AddScore(unit * size, gains, values, kept, score);
            Regression.AddSquares(score, 1, squares);
        }
        // As many residuals as there are free values are used up by the fit.
        double free = units > players - 1 ? (double)units / (units - (players - 1)) : double.NaN;
        return Array.ConvertAll(squares, square => Math.Sqrt(square * free));
    }

    /// <summary>The same over draws: all that was asked with a draw shares its luck, nobody's value included.</summary>
    private double[] ErrorsOverDraws(double[] gains, double[] values, double[,] kept, Vector<double> share, double[] none)
    {
        double nobody = Enumerated.Mean(none);
        var scores = new double[none.Length, players];
        for (int draw = 0; draw < none.Length; draw++)
            for (int player = 0; player < players; player++) scores[draw, player] = -share[player] * (none[draw] - nobody) / none.Length;
        for (int one = 0; one < count; one += paired ? 2 : 1) AddScore(one, gains, values, kept, Cells.Row(scores, coalitions.Draw(first + one)));
        var squares = new double[players];
        for (int draw = 0; draw < none.Length; draw++) Regression.AddSquares(Cells.Row(scores, draw), 1, squares);
        double free = (double)none.Length / (none.Length - 1) * (count - 1) / (count - (players - 1));
        return Array.ConvertAll(squares, square => Math.Sqrt(square * free));
    }

    /// <summary>How the residual of a coalition, or of a pair, moves each value.</summary>
    private void AddScore(int one, double[] gains, double[] values, double[,] kept, Span<double> score)
    {
        double residual = gains[one] - Predict(one, values);
        // A pair's residuals enter by their difference: the kept matrix takes away what all players share.
        if (paired) residual -= gains[one + 1] - Predict(one + 1, values);
        foreach (int player in coalitions.Present(first + one)) Regression.Add(Cells.Row(kept, player), residual, score);
    }

    private double Predict(int question, double[] values)
    {
        double sum = 0;
        foreach (int player in coalitions.Present(first + question)) sum += values[player];
        return sum;
    }

    /// <summary>How often two players are together.</summary>
    private double[,] Together()
    {
        int words = (count + 63) / 64;
        var columns = new ulong[players * words];
        for (int i = 0; i < count; i++)
            foreach (int player in coalitions.Present(first + i)) columns[player * words + i / 64] |= 1UL << (i % 64);
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
            foreach (int player in coalitions.Present(first + i)) sums[player] += gains[i];
        return sums;
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
        return Factor(a) is { } factor ? factor.Solve(Matrix<double>.Build.DenseIdentity(a.RowCount)) : a.PseudoInverse();
    }

    /// <summary>The solution for one right side; of a singular matrix the smallest.</summary>
    internal static double[] Solve(double[,] matrix, double[] right)
    {
        Matrix<double> a = Matrix<double>.Build.DenseOfArray(matrix);
        Vector<double> b = Vector<double>.Build.Dense(right);
        return (Factor(a) is { } factor ? factor.Solve(b) : a.PseudoInverse() * b).ToArray();
    }

    private static Cholesky<double>? Factor(Matrix<double> a)
    {
        try
        {
            Cholesky<double> factor = a.Cholesky();
            Vector<double> pivots = factor.Factor.Diagonal();
            return pivots.Minimum() > Singular * pivots.Maximum() ? factor : null;
        }
        catch (ArgumentException)
        {
            // MathNet's way to say that it is not positive definite.
            return null;
        }
    }

    /// <summary>Adds (factor · values)².</summary>
    internal static void AddSquares(ReadOnlySpan<double> values, double factor, Span<double> to)
    {
        int i = 0;
        for (; i <= to.Length - Lanes.Count; i += Lanes.Count)
        {
            Lanes scaled = factor * new Lanes(values[i..]);
            (new Lanes(to[i..]) + scaled * scaled).CopyTo(to[i..]);
        }
        for (; i < to.Length; i++) to[i] += factor * values[i] * (factor * values[i]);
    }

    internal static void Add(ReadOnlySpan<double> values, double factor, Span<double> to)
    {
        int i = 0;
        for (; i <= to.Length - Lanes.Count; i += Lanes.Count)
            (new Lanes(to[i..]) + factor * new Lanes(values[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += factor * values[i];
    }
}
