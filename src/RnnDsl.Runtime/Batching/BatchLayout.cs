namespace RnnDsl.Batching;

/// <summary>
/// Sequences packed time-major without padding: sorted by length (longest first), at step t only the live ones.
/// The row of position b at step t is <c>Offset(t) + b</c>.
/// </summary>
internal sealed class BatchLayout
{
    private readonly int[] lengths;
    private readonly int[] offsets;

    /// <param name="lengths">Steps of each sequence, longest first.</param>
    /// <param name="examples">The user's index of each sequence, in the same order.</param>
    internal BatchLayout(int[] lengths, int[] examples)
    {
        this.lengths = lengths;
        Examples = examples;
        offsets = new int[lengths[0] + 1];
        int live = lengths.Length;
        for (int step = 0; step < lengths[0]; step++)
        {
            while (lengths[live - 1] <= step) live--;
            offsets[step + 1] = checked(offsets[step] + live);
        }
    }

    /// <summary>Number of sequences.</summary>
    internal int Count => lengths.Length;

    /// <summary>Steps of the longest sequence.</summary>
    internal int Steps => lengths[0];

    /// <summary>Rows of all steps together.</summary>
    internal int Rows => offsets[^1];

    /// <summary>
    /// Steps that sequences have taken before the first one here, of which histories have values: a session that takes one step at a
    /// time counts them up. 0 everywhere else.
    /// </summary>
    internal int Before { get; set; }

    /// <summary>The user's index of the sequence at each position.</summary>
    internal int[] Examples { get; }

    /// <summary>The first row of a step; <c>Offset(Steps)</c> is the number of rows.</summary>
    internal int Offset(int step) => offsets[step];

    /// <summary>How many sequences are longer than <paramref name="step"/>; 0 at <c>Steps</c>.</summary>
    internal int Live(int step) => step < Steps ? offsets[step + 1] - offsets[step] : 0;

    /// <summary>Steps of the sequence at a position.</summary>
    internal int Length(int position) => lengths[position];
}
