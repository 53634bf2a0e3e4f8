using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.MadeUp;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace Digits;

/// <summary>Why the model takes an image for a digit: where the pixels that speak for it are, which rows attention looks at, and how far the update gate was open at each.</summary>
internal static class Explanation
{
    private const string Shades = " ░▒▓█";

    public static void Show(IAnsiConsole console, DigitModel model, MadeUpSequence image)
    {
        Batch<float> batch = Batch<float>.From([Sequences.Cast<double, float>(image.Sequence)]);
        var trace = model.Record(batch);
        float[] logits = trace.logits[0, 0].ToArray();
        int said = Array.IndexOf(logits, logits.Max());
        double sum = logits.Sum(logit => Math.Exp(logit - logits[said]));
        double[,] shares = Contributions.Of(model, batch, "logits", said);

        console.Heading("Why");
        console.Say($"The model says {said} ({1 / sum:0%}); it is a {image.Class}.");
        console.WriteLine("Row by row: the image, what its pixels add to that digit's score (+ for, - against), attention, how far the update gate keeps what was seen:");
        double most = shares.Cast<double>().Max(Math.Abs);
        for (int row = 0; row < shares.GetLength(0); row++)
        {
            string pixels = "", signs = "";
            for (int column = 0; column < shares.GetLength(1); column++)
            {
                double value = Math.Clamp(image.Sequence[row, column], 0, 1), share = shares[row, column] / most;
                pixels += new string(Shades[(int)Math.Round(value * (Shades.Length - 1))], 2);
                signs += share > 0.5 ? "++" : share > 0.1 ? "+ " : share < -0.5 ? "--" : share < -0.1 ? "- " : ". ";
            }
            console.Say($"  {pixels} | {signs} | {trace.pool.alpha[0, row][0]:0.00} | {Mean(trace.reader.z[0, row]):0.00}");
        }
        int attended = Enumerable.Range(0, shares.GetLength(0)).MaxBy(row => trace.pool.alpha[0, row][0]);
        console.Say($"Attention looks most at row {attended + 1}, with weight {trace.pool.alpha[0, attended][0]:0.00}.");
    }

    private static double Mean(ReadOnlySpan<float> gate)
    {
        double sum = 0;
        foreach (float unit in gate) sum += unit;
        return sum / gate.Length;
    }
}
