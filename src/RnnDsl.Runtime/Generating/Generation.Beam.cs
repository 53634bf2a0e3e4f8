using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Generating;

public static partial class Generation
{
    /// <summary>Follows the likeliest beginnings side by side.</summary>
    /// <remarks>With a width of 1 it is <see cref="Greedy"/>. No search is exact: a wider beam finds a likelier sequence as a rule, not always.</remarks>
    /// <param name="session">One stream, from whose point the search starts. Afterwards it has read the beginning, and nothing of what was found.</param>
    /// <param name="beginning">Tokens to read first; at least one where the session has not taken a step.</param>
    /// <param name="options">How much, by which input and output, how wide.</param>
    /// <returns>At most as many sequences as the beam is wide, the best first.</returns>
    /// <exception cref="ArgumentException">The output does not fit the input, or there is nothing to begin with.</exception>
    public static GeneratedSequence[] Beam<T>(StreamingSession<T> session, ReadOnlySpan<int> beginning = default, BeamOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new BeamOptions();
        Begin(session, beginning, options);
        return new BeamSearch<T>(session, options).Run();
    }
}

/// <summary>A beam search: all sequences take their steps side by side in one session.</summary>
internal sealed class BeamSearch<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BeamOptions options;
    private readonly StreamingSession<T> session;
    private readonly Loop<T> loop;
    private readonly double[] logs;
    private readonly List<GeneratedSequence> ended = [];
    private Beginning[] going = [new Beginning(0, [], [], 0)];

    internal BeamSearch(StreamingSession<T> from, BeamOptions options)
    {
        this.options = options;
        session = from.Fork(new int[options.Width]);
        loop = new Loop<T>(session, options.Input, options.Output).OfTokens();
        logs = new double[loop.Width];
    }

    internal GeneratedSequence[] Run()
    {
        for (int length = 1; ; length++)
        {
            Beginning[] best = Extend();
            foreach (Beginning one in best.Where(one => one.Tokens[^1] == options.End || length == options.Length)) ended.Add(Scored(one));
            going = [.. best.Where(one => one.Tokens[^1] != options.End)];
            if (length == options.Length || going.Length == 0 || IsDecided()) break;
            Step();
        }
        return [.. ended.OrderByDescending(sequence => sequence.Score).Take(options.Width)];
    }

    /// <summary>The likeliest of all sequences that are one token longer; each sequence that may be among them is considered.</summary>
    private Beginning[] Extend()
    {
        var longer = new List<Beginning>();
        for (int stream = 0; stream < going.Length; stream++)
        {
            Beginning one = going[stream];
            Logits.LogSoftmax(loop.Row(one.Stream), logs);
            foreach (int token in Enumerable.Range(0, logs.Length).OrderByDescending(token => logs[token]).Take(options.Width))
                longer.Add(new Beginning(one.Stream, [.. one.Tokens, token], [.. one.Logs, logs[token]], one.Sum + logs[token]));
        }
        return [.. longer.OrderByDescending(one => one.Sum).Take(options.Width)];
    }

    /// <summary>Each sequence that goes on gets a stream, and reads its last token.</summary>
    private void Step()
    {
        var sources = new int[options.Width];
        for (int i = 0; i < going.Length; i++) sources[i] = going[i].Stream;
        session.Select(sources);
        for (int i = 0; i < options.Width; i++) loop.Write(going[Math.Min(i, going.Length - 1)].Tokens[^1], i);
        for (int i = 0; i < going.Length; i++) going[i] = going[i] with { Stream = i };
        session.Step();
    }

    /// <summary>Whether nothing that goes on can beat what has ended: sums only fall, and no sequence is divided by more than the longest.</summary>
    private bool IsDecided() =>
        ended.Count >= options.Width
        && going[0].Sum / Penalty(options.Length) <= ended.Select(sequence => sequence.Score).OrderDescending().ElementAt(options.Width - 1);

    private GeneratedSequence Scored(Beginning one) => new(one.Tokens, one.Logs, one.Sum / Penalty(one.Tokens.Length));

    private double Penalty(int length) => Math.Pow((5.0 + length) / 6, options.LengthPenalty);

    /// <param name="Stream">The stream that has read all tokens but the last.</param>
    /// <param name="Tokens">The tokens.</param>
    /// <param name="Logs">Logarithms of their probabilities.</param>
    /// <param name="Sum">The sum of these.</param>
    private sealed record Beginning(int Stream, int[] Tokens, double[] Logs, double Sum);
}
