using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Explaining;

/// <summary>
/// Says which rows of a batch of variants are alike: at a step, an example's variants hold what was there or what a draw put there, nothing else. What a
/// model makes of an input's rows alone is then computed once for each.
/// </summary>
internal static class AlikeRows
{
    /// <summary>Marks the rows of one input.</summary>
    /// <param name="coalitions">The questions.</param>
    /// <param name="questions">The question that each sequence answers; sequences behind them are like the first.</param>
    /// <param name="writer">Who wrote the rows.</param>
    /// <param name="input">The input.</param>
    /// <param name="first">The step of the example that is step 0 of the rows.</param>
    /// <param name="rows">The rows.</param>
    internal static void Mark<T>(Coalitions coalitions, ReadOnlySpan<int> questions, VariantWriter<T> writer, int input, int first, StepRows<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BatchGeometry geometry = rows.Geometry;
        if (!writer.Inputs[input].HasSteps || !Array.TrueForAll(writer.Maps, map => map.IsByStep(input)))
        {
            rows.Leaders = null;
            return;
        }
        int[][] leaders = rows.Leaders ?? [];
        if (leaders.Length < geometry.Shards.Length) Array.Resize(ref leaders, geometry.Shards.Length);
        // The first row at each step of the example at hand that holds what was there, and of the draw at hand that does not.
        int[] present = new int[geometry.Steps], absent = new int[geometry.Steps];
        for (int shard = 0; shard < geometry.Shards.Length; shard++)
        {
            BatchLayout layout = geometry.Shards[shard];
            if (leaders[shard] is null || leaders[shard].Length < layout.Rows) leaders[shard] = new int[layout.Rows];
            int example = -1, draw = -1;
            for (int position = 0; position < layout.Count; position++)
            {
                int sequence = layout.Examples[position], question = questions[sequence < questions.Length ? sequence : 0];
                bool another = coalitions.Example(question) != example;
                if (another) Array.Fill(present, -1);
                if (another || coalitions.Draw(question) != draw) Array.Fill(absent, -1);
                (example, draw) = (coalitions.Example(question), coalitions.Draw(question));
                ReadOnlySpan<int> players = Cells.Of(writer.Maps[example].Cells[input])[first..];
                for (int step = 0; step < layout.Length(position); step++)
                {
                    int row = layout.Offset(step) + position, player = players[step];
                    ref int leader = ref (player < 0 || coalitions.IsPresent(question, player) ? present : absent)[step];
                    if (leader < 0) leader = row;
                    leaders[shard][row] = leader;
                }
            }
        }
        rows.Leaders = leaders;
    }
}
