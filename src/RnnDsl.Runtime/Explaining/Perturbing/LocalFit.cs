using MathNet.Numerics.LinearAlgebra;

namespace RnnDsl.Explaining;

/// <summary>The weighted linear model of one example's masks, and how well it holds on masks that it has not seen.</summary>
internal sealed class LocalFit
{
    private const int Parts = 5;

    private readonly Coalitions coalitions;
    private readonly int first;
    private readonly int players;
    private readonly double[] weights;

    /// <param name="coalitions">The questions.</param>
    /// <param name="first">The example's first one.</param>
    /// <param name="answers">The answers to the example's.</param>
    /// <param name="players">How many players it has.</param>
    /// <param name="ridge">What is added to the diagonal.</param>
    /// <param name="width">The kernel's width; 0.75 √players if null.</param>
    internal LocalFit(Coalitions coalitions, int first, ReadOnlySpan<double> answers, int players, double ridge, double? width)
    {
        this.coalitions = coalitions;
        this.first = first;
        this.players = players;
        weights = new double[answers.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int absent = players;
            foreach (ulong word in coalitions.Bits(first + i)) absent -= System.Numerics.BitOperations.PopCount(word);
            weights[i] = WeightOf(absent, players, width);
        }
        (double[,] Left, double[] Right)[] sums = [.. Enumerable.Range(0, Parts).Select(_ => (new double[players + 1, players + 1], new double[players + 1]))];
        for (int i = 0; i < weights.Length; i++) Add(i, answers[i], sums[PartOf(i)]);
        (double[,] left, double[] right) = Total(sums, without: -1);
        AddRidge(left, ridge);
        Matrix<double> inverse = Regression.Inverse(left);
        double[] solution = (inverse * Vector<double>.Build.Dense(right)).ToArray();
        Coefficients = solution[..players];
        Intercept = solution[players];
        double[] residuals = Residuals(answers, _ => solution);
        (RSquared, _) = Quality(answers, residuals);
        Errors = StandardErrors(residuals, inverse);
        double[][] others = [.. Enumerable.Range(0, Parts).Select(part =>
        {
            (double[,] left, double[] right) = Total(sums, part);
            AddRidge(left, ridge);
            return Regression.Solve(left, right);
        })];
        (HeldOutRSquared, HeldOutResidual) = Quality(answers, Residuals(answers, i => others[PartOf(i)]));
    }

    internal double[] Coefficients { get; }

    internal double Intercept { get; }

    internal double[] Errors { get; }

    internal double RSquared { get; }

    internal double HeldOutRSquared { get; }

    internal double HeldOutResidual { get; }

    /// <summary>What a mask with some players absent weighs.</summary>
    internal static double WeightOf(int absent, int players, double? width)
    {
        double reach = width ?? 0.75 * Math.Sqrt(players);
        return Math.Sqrt(Math.Exp(-absent / (reach * reach)));
    }

    /// <summary>Masks that are gone through in order differ in their last players from one to the next: parts must not follow that order.</summary>
    private static int PartOf(int sample) => (int)((uint)(sample * 2654435761u) >> 16) % Parts;

    /// <summary>Adds a mask to XᵀWX and XᵀWy; the intercept stands last.</summary>
    private void Add(int sample, double answer, (double[,] Left, double[] Right) sums)
    {
        double weight = weights[sample];
        Span<double> row = stackalloc double[players + 1];
        row.Clear();
        row[players] = 1;
        foreach (int player in coalitions.Present(first + sample)) row[player] = 1;
        foreach (int player in coalitions.Present(first + sample)) Regression.Add(row, weight, Cells.Row(sums.Left, player));
        Regression.Add(row, weight, Cells.Row(sums.Left, players));
        Regression.Add(row, weight * answer, sums.Right);
    }

    private (double[,] Left, double[] Right) Total((double[,] Left, double[] Right)[] sums, int without)
    {
        (double[,] Left, double[] Right) total = (new double[players + 1, players + 1], new double[players + 1]);
        for (int part = 0; part < sums.Length; part++)
        {
            if (part == without) continue;
            Regression.Add(Cells.Of(sums[part].Left), 1, Cells.Of(total.Left));
            Regression.Add(sums[part].Right, 1, total.Right);
        }
        return total;
    }

    private void AddRidge(double[,] left, double ridge)
    {
        for (int player = 0; player < players; player++) left[player, player] += ridge;
    }

    private double[] Residuals(ReadOnlySpan<double> answers, Func<int, double[]> solution)
    {
        var residuals = new double[answers.Length];
        for (int i = 0; i < residuals.Length; i++)
        {
            double[] of = solution(i);
            double sum = of[players];
            foreach (int player in coalitions.Present(first + i)) sum += of[player];
            residuals[i] = answers[i] - sum;
        }
        return residuals;
    }

    /// <summary>The share of the weighted variance that is explained, and the weighted root mean square error.</summary>
    private (double RSquared, double Residual) Quality(ReadOnlySpan<double> answers, double[] residuals)
    {
        double weight = 0, mean = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weight += weights[i];
            mean += weights[i] * answers[i];
        }
        mean /= weight;
        double errors = 0, squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            errors += weights[i] * residuals[i] * residuals[i];
            squares += weights[i] * (answers[i] - mean) * (answers[i] - mean);
        }
        return (squares == 0 ? 1 : 1 - errors / squares, Math.Sqrt(errors / weight));
    }

    /// <summary>The sandwich estimator.</summary>
    private double[] StandardErrors(double[] residuals, Matrix<double> inverse)
    {
        double[,] rows = inverse.ToArray();
        var squares = new double[players + 1];
        var score = new double[players + 1];
        for (int i = 0; i < weights.Length; i++)
        {
            Cells.Row(rows, players).CopyTo(score);
            foreach (int player in coalitions.Present(first + i)) Regression.Add(Cells.Row(rows, player), 1, score);
            Regression.AddSquares(score, weights[i] * residuals[i], squares);
        }
        double free = weights.Length > players + 1 ? (double)weights.Length / (weights.Length - players - 1) : double.NaN;
        return [.. squares.Take(players).Select(square => Math.Sqrt(square * free))];
    }
}
