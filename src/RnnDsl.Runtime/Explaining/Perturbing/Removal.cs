using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Takes players away one at a time.</summary>
internal static class Removal
{
    /// <summary>Questions that are asked at once.</summary>
    internal const int AtOnce = 32768;

    /// <summary>f(x) − f(x without the player) for each example and player, its standard error over draws where there are several, and f(x).</summary>
    internal static (double[][] Values, double[][]? Errors, double[] All) OneByOne<T>(Game<T> game, CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var asked = new List<(int Example, int Player, int Draw, double Weight)>();
        for (int example = 0; example < game.Examples; example++)
        for (int player = 0; player < game.Maps[example].Count; player++)
            if (game.HasAlternatives) asked.AddRange(game.AlternativesOf(example, player).Select(of => (example, player, of.Number, of.Weight)));
            else
                for (int draw = 0; draw < game.Draws; draw++) asked.Add((example, player, draw, 1.0 / game.Draws));
        game.Expected = asked.Count;
        double[] all = game.AskAll(cancellation);
        double[][] values = [.. game.Maps.Select((map, example) => Enumerable.Repeat(0.0, map.Count).ToArray())];
        double[][] squares = [.. game.Maps.Select(map => new double[map.Count])];
        var coalitions = new Coalitions(game.MostPlayers);
        double[] answers = new double[Math.Min(AtOnce, asked.Count)];
        for (int first = 0; first < asked.Count; first += AtOnce)
        {
            int count = Math.Min(AtOnce, asked.Count - first);
            coalitions.Clear();
            for (int i = 0; i < count; i++)
            {
                (int example, int player, int draw, _) = asked[first + i];
                coalitions.Leave(coalitions.AddAll(example, draw, game.Maps[example].Count), player);
            }
            game.Ask(coalitions, answers, cancellation);
            for (int i = 0; i < count; i++)
            {
                (int example, int player, _, double weight) = asked[first + i];
                double fall = all[example] - answers[i];
                values[example][player] += weight * fall;
                squares[example][player] += weight * fall * fall;
            }
        }
        if (game.Draws == 1) return (values, null, all);
        for (int example = 0; example < values.Length; example++)
        for (int player = 0; player < values[example].Length; player++)
        {
            double variance = Math.Max(0, squares[example][player] - values[example][player] * values[example][player]);
            squares[example][player] = Math.Sqrt(variance / (game.Draws - 1));
        }
        return (values, squares, all);
    }
}
