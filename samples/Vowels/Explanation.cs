using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace Vowels;

/// <summary>Why the model takes an utterance for a class: which frames spoke for it, and what the forget gates of both directions did there.</summary>
internal static class Explanation
{
    public static void Show(IAnsiConsole console, SpeakerModel model, double[,] frames, int truth, IReadOnlyList<string> names)
    {
        Batch<float> batch = Batch<float>.From([Sequences.Cast<double, float>(frames)]);
        var trace = model.Record(batch);
        double[] logits = [.. trace.logits[0, 0].ToArray().Select(logit => (double)logit)];
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        int said = Array.IndexOf(logits, logits.Max());

        console.Heading("Why");
        console.Say($"The model says {names[said]} ({powers[said] / powers.Sum():0%}); it is {names[truth]}.");
        console.Say($"What each of the {frames.GetLength(0)} frames adds to the score of {names[said]} (frame times gradient):");
        double[] shares = Contributions.PerStep(Contributions.Of(model, batch, "logits", said));
        console.Bars(shares.Select((share, t) => ($"frame {t,2}", share)));
        console.WriteLine();
        console.WriteLine("How far the forget gates were open, mean over units (1 keeps everything):");
        console.Bars(Enumerable.Range(0, shares.Length).SelectMany(t => new[] { ($"frame {t,2} ahead", Mean(trace.ahead.f[0, t])), ($"frame {t,2} back", Mean(trace.back.f[0, t])) }).Where((_, i) => i % 8 < 2));
        int most = Array.IndexOf(shares, shares.Max());
        console.Say($"Frame {most} speaks most for {names[said]}.");
    }

    private static double Mean(ReadOnlySpan<float> gate)
    {
        double sum = 0;
        foreach (float unit in gate) sum += unit;
        return sum / gate.Length;
    }
}
