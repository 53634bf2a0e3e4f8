using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Explaining;

/// <summary>Takes away single steps and pairs of steps, of every example and with every draw of what stands for them.</summary>
internal sealed class StepPairGame<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int DefaultDraws = 10;

    private readonly Game<T> game;
    private readonly int lag;

    /// <summary>Sums of squared differences from the mean over draws.</summary>
    private readonly NumberTable[] squares;

    internal StepPairGame(Subject<T> subject, Batch<T> batch, string? input, StepInteractionsOptions<T> options)
    {
        game = Game<T>.Of(subject, batch, input is null ? Players.Steps() : Players.Steps(input), options, DefaultDraws);
        lag = options.MaximumLag ?? int.MaxValue;
        Values = [.. game.Maps.Select(map => new NumberTable(map.Count, map.Count))];
        squares = [.. game.Maps.Select(map => new NumberTable(map.Count, map.Count))];
        game.Expected = game.Examples + game.Maps.Sum(map => (long)game.Draws * Questions(map.Count));
    }

    internal NumberTable[] Values { get; }

    internal double[] All { get; private set; } = [];

    internal void Ask(CancellationToken cancellation)
    {
        All = game.AskAll(cancellation);
        (int Example, int Draw)[] rounds = [.. Enumerable.Range(0, game.Examples).SelectMany(example => Enumerable.Range(0, game.Draws).Select(draw => (example, draw)))];
        for (int first = 0, next; first < rounds.Length; first = next)
        {
            long questions = 0;
            for (next = first; next < rounds.Length; next++)
            {
                long own = Questions(game.Maps[rounds[next].Example].Count);
                if (next > first && questions + own > Removal.AtOnce) break;
                questions += own;
            }
            AskTogether(rounds.AsSpan(first, next - first), cancellation);
        }
        foreach (NumberTable values in Values) Finish(values);
        foreach (NumberTable values in squares) Finish(values);
    }

    internal IReadOnlyList<NumberTable>? Errors()
    {
        if (game.Draws == 1) return null;
        double scale = 1.0 / (game.Draws - 1) / game.Draws;
        return [.. squares.Select(of => new NumberTable(of.Rows, of.Columns, Array.ConvertAll(of.Data, square => Math.Sqrt(square * scale))))];
    }

    private void AskTogether(ReadOnlySpan<(int Example, int Draw)> rounds, CancellationToken cancellation)
    {
        var coalitions = new Coalitions(game.MostPlayers);
        foreach ((int example, int draw) in rounds)
        {
            int steps = game.Maps[example].Count;
            for (int one = 0; one < steps; one++)
            for (int other = Math.Max(0, one - lag); other <= one; other++)
            {
                int number = coalitions.AddAll(example, draw, steps);
                coalitions.Leave(number, one);
                coalitions.Leave(number, other);
            }
        }
        var answers = new double[coalitions.Count];
        game.Ask(coalitions, answers, cancellation);
        int at = 0;
        foreach ((int example, int draw) in rounds) Take(example, draw, answers, ref at);
    }

    /// <summary>Takes in one draw of an example: the running mean over draws, and the squares around it (Welford 1962).</summary>
    private void Take(int example, int draw, double[] answers, ref int at)
    {
        int steps = game.Maps[example].Count;
        var alone = new double[steps];
        for (int one = 0, place = at; one < steps; one++) alone[one] = answers[(place += Math.Min(one, lag) + 1) - 1];
        for (int one = 0; one < steps; one++)
        for (int other = Math.Max(0, one - lag); other <= one; other++)
        {
            double value = one == other ? All[example] - alone[one] : All[example] - alone[one] - alone[other] + answers[at];
            at++;
            ref double mean = ref Values[example][one, other];
            double off = value - mean;
            mean += off / (draw + 1);
            squares[example][one, other] += off * (value - mean);
        }
    }

    /// <summary>Makes a table symmetric, and not a number where nothing was asked.</summary>
    private void Finish(NumberTable values)
    {
        for (int one = 0; one < values.Rows; one++)
        for (int other = 0; other < one; other++)
            values[other, one] = values[one, other] = one - other > lag ? double.NaN : values[one, other];
    }

    private long Questions(int steps)
    {
        long reach = Math.Min(lag, steps - 1);
        return steps + reach * steps - reach * (reach + 1) / 2;
    }
}
