using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How far the target moves as the players that an explanation ranks highest are replaced, more and more of them. Orders are compared under the same
/// draws of the replacements.
/// </summary>
/// <param name="game">A game whose replacements are drawn at random; each draw is one trial.</param>
/// <param name="all">The target with all players.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class DeletionTest<T>(Game<T> game, double[] all) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many players are gone at each point: from one to a third of them, where rankings that put the right ones first differ from others.</summary>
    internal static int[] Points(int players)
    {
        var points = new List<int>();
        for (double point = 1; point < players && point <= Math.Max(2, (players + 2) / 3); point = Math.Max(point + 1, point * 1.4)) points.Add((int)point);
        return [.. points];
    }

    /// <summary>The mean of |f(x) − f(replaced)| over the points, for each of the examples and draws.</summary>
    /// <param name="examples">Which examples.</param>
    /// <param name="order">The players of an example in the order in which they go, in a draw.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal double[][] Areas(int[] examples, Func<int, int, int[]> order, CancellationToken cancellation)
    {
        var areas = new double[examples.Length][];
        var coalitions = new Coalitions(game.MostPlayers);
        double[] answers = [];
        for (int first = 0, next; first < examples.Length; first = next)
        {
            coalitions.Clear();
            for (next = first; next < examples.Length && coalitions.Count < Removal.AtOnce; next++)
                for (int draw = 0; draw < game.Draws; draw++)
                    Add(coalitions, examples[next], draw, order(examples[next], draw));
            if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
            game.Ask(coalitions, answers, cancellation);
            int read = 0;
            for (int i = first; i < next; i++)
            {
                int points = Points(game.Maps[examples[i]].Count).Length;
                areas[i] = new double[game.Draws];
                for (int draw = 0; draw < game.Draws; draw++)
                {
                    for (int point = 0; point < points; point++) areas[i][draw] += Math.Abs(all[examples[i]] - answers[read++]) / points;
                }
            }
        }
        return areas;
    }

    /// <summary>Players by falling |value|; equal ones by time.</summary>
    internal static int[] ByValue(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        return [.. order.OrderByDescending(player => Math.Abs(values[player]))];
    }

    /// <summary>Players in a random order.</summary>
    internal static int[] Random(int players, ulong seed, int example, int draw)
    {
        RandomStream random = Draws.Stream(seed ^ 0xA24BAED4963EE407UL, example, draw);
        int[] order = [.. Enumerable.Range(0, players)];
        for (int last = players - 1; last > 0; last--)
        {
            int other = (int)(random.NextUniform() * (last + 1));
            (order[last], order[other]) = (order[other], order[last]);
        }
        return order;
    }

    private void Add(Coalitions coalitions, int example, int draw, int[] order)
    {
        int gone = 0, question = -1;
        foreach (int point in Points(order.Length))
        {
            question = question < 0 ? coalitions.AddAll(example, draw, order.Length) : coalitions.AddCopy(question);
            for (; gone < point; gone++) coalitions.Leave(question, order[gone]);
        }
    }
}
