using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>The players of one example: their names, and the cells of each.</summary>
internal sealed class PlayerMap
{
    /// <param name="labels">A name for each player.</param>
    /// <param name="cells">For each input the player of each cell [steps × features], or of each step [steps × 1]; −1 for cells that always stay.</param>
    /// <param name="hasSteps">For each input whether its steps are those of the sequence, so that what it holds at a step matters from that step on.</param>
    internal PlayerMap(string[] labels, int[][,] cells, bool[] hasSteps)
    {
        Labels = labels;
        Cells = cells;
        FirstStep = new int[labels.Length];
        LastStep = new int[labels.Length];
        Array.Fill(FirstStep, int.MaxValue);
        for (int input = 0; input < cells.Length; input++)
        for (int step = 0; step < cells[input].GetLength(0); step++)
        for (int feature = 0; feature < cells[input].GetLength(1); feature++)
        {
            int player = cells[input][step, feature];
            if (player < 0) continue;
            FirstStep[player] = Math.Min(FirstStep[player], hasSteps[input] ? step : 0);
            LastStep[player] = Math.Max(LastStep[player], step);
        }
    }

    internal string[] Labels { get; }

    internal int Count => Labels.Length;

    internal int[][,] Cells { get; }

    /// <summary>The first step at which each player's absence can be seen; never decreases from player to player.</summary>
    internal int[] FirstStep { get; }

    /// <summary>The last step that each player has a cell at.</summary>
    internal int[] LastStep { get; }

    /// <summary>Whether every step of an input belongs to one player as a whole.</summary>
    internal bool IsByStep(int input) => Cells[input].GetLength(1) == 1;

    /// <summary>Numbers groups in the order in which they first appear in time.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="example">The example.</param>
    /// <param name="wholeSteps">Whether the group is the same for all features of a step.</param>
    /// <param name="group">The group of a cell, from input, step and feature; below 0 for none.</param>
    /// <param name="label">The name of a group.</param>
    internal static PlayerMap Number<T>(PerturbedInput<T>[] inputs, int example, bool wholeSteps, Func<int, int, int, int> group, Func<int, string> label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cells = new int[inputs.Length][,];
        for (int i = 0; i < inputs.Length; i++) cells[i] = new int[inputs[i].Lengths[example], wholeSteps ? 1 : inputs[i].Width];
        var players = new Dictionary<int, int>();
        var labels = new List<string>();
        // What has no steps is there from the start.
        for (int i = 0; i < inputs.Length; i++)
            if (!inputs[i].HasSteps) Row(i, 0);
        int longest = inputs.Max(input => input.Lengths[example]);
        for (int step = 0; step < longest; step++)
            for (int i = 0; i < inputs.Length; i++)
                if (inputs[i].HasSteps && step < cells[i].GetLength(0)) Row(i, step);
        return new PlayerMap([.. labels], cells, [.. inputs.Select(input => input.HasSteps)]);

        void Row(int i, int step)
        {
            for (int feature = 0; feature < cells[i].GetLength(1); feature++)
            {
                int number = group(i, step, feature), player = -1;
                if (number >= 0 && !players.TryGetValue(number, out player))
                {
                    player = players[number] = labels.Count;
                    labels.Add(label(number));
                }
                cells[i][step, feature] = player;
            }
        }
    }
}
