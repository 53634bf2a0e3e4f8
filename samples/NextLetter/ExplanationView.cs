using System.Globalization;
using Spectre.Console;

namespace NextLetter;

/// <summary>Shows an <see cref="Explanation"/> in the terminal.</summary>
internal sealed class ExplanationView(IAnsiConsole console, Vocabulary vocabulary)
{
    private const int NextLetters = 6;
    private const int NamedLetters = 5;
    private const int BarWidth = 30;

    private readonly bool colours = console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    public void Show(Explanation explanation, char? really)
    {
        Heading("The next letter");
        console.WriteLine($"After “{Letters.Show(explanation.Sentence)}”:");
        int[] order = [.. Enumerable.Range(0, vocabulary.Count).OrderByDescending(letter => explanation.Next[letter])];
        foreach (int letter in order.Take(NextLetters))
            console.WriteLine($"  {Letters.Show(vocabulary[letter])}  {Percent(explanation.Next[letter]),7}  {new string('█', (int)Math.Round(explanation.Next[letter] * BarWidth))}");
        if (really is char next) console.WriteLine($"In the text comes {Quote(next)}, to which the model gives {Percent(explanation.Next[vocabulary.Numbers(next.ToString())[0]])}.");

        Heading("The gates at each letter");
        var grid = new LetterGrid(console, explanation.Sentence);
        foreach (GateRow row in explanation.Gates) grid.Add(row.Name, row.Values, Tenths, Heat);
        grid.Write();
        console.WriteLine(colours ? "Dark is closed (0), bright is open (1)." : "0 is closed, 9 is open (tenths).");
        console.WriteLine("z open keeps the state as it is; r closed forgets it for the new value. Each gate as the mean over its units, then the three units that move most.");

        ShowShares(explanation, vocabulary[order[0]]);
    }

    private void ShowShares(Explanation explanation, char likeliest)
    {
        Heading($"Which letters made it {Quote(likeliest)}");
        double difference = explanation.Probability - explanation.BaselineProbability;
        console.WriteLine($"Without any letters the model would give {Quote(likeliest)} {Percent(explanation.BaselineProbability)}, after this sentence {Percent(explanation.Probability)}: {Points(difference)}.");
        console.WriteLine("Integrated gradients divide the difference among the letters:");
        double largest = explanation.Shares.Max(Math.Abs);
        var grid = new LetterGrid(console, explanation.Sentence);
        grid.Add("share", [.. explanation.Shares.Select(share => largest == 0 ? 0 : share / largest)], Sign, RedOrGreen);
        grid.Write();
        console.WriteLine(colours ? "Green letters raise the probability, red ones lower it." : "+ and · raise the probability, = and - lower it; the first of each pair much.");
        foreach (int step in Enumerable.Range(0, explanation.Shares.Length).OrderByDescending(step => Math.Abs(explanation.Shares[step])).Take(NamedLetters))
            console.WriteLine($"  {Quote(explanation.Sentence[step])} in “{Context(explanation.Sentence, step)}”, {Ago(explanation.Sentence.Length - 1 - step)}: {Points(explanation.Shares[step])}");
        bool addsUp = Explanation.AddsUp(explanation.Gap, difference);
        console.WriteLine($"All letters together: {Points(explanation.Shares.Sum())}, {Math.Abs(100 * explanation.Gap).ToString("0.0000", CultureInfo.InvariantCulture)} points off the difference (the completeness gap): "
            + (addsUp ? "the shares add up." : "the shares do not add up well; take them as a rough picture."));
    }

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(text)) { Justification = Justify.Left });
    }

    private static string Quote(char letter) => $"‘{Letters.Show(letter)}’";

    private static string Percent(double probability) => (100 * probability).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Points(double share) => (100 * share).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " points";

    private static string Context(string sentence, int step)
    {
        int first = Math.Max(0, step - 5), end = Math.Min(sentence.Length, step + 4);
        return Letters.Show(sentence[first..end]);
    }

    private static string Ago(int letters) => letters switch
    {
        0 => "the last letter",
        1 => "one letter before the last",
        _ => $"{letters} letters before the last",
    };

    private static char Tenths(double value) => (char)('0' + Math.Clamp((int)(10 * value), 0, 9));

    private static char Sign(double share) => share switch
    {
        > 0.3 => '+',
        > 0.05 => '·',
        < -0.3 => '=',
        < -0.05 => '-',
        _ => ' ',
    };

    private static Color Heat(double value) => Blend((20, 20, 60), (255, 225, 90), Math.Clamp(value, 0, 1));

    private static Color RedOrGreen(double share) => Blend((40, 40, 40), share < 0 ? (230, 70, 60) : (80, 210, 100), Math.Min(1, Math.Abs(share)));

    private static Color Blend((int R, int G, int B) from, (int R, int G, int B) to, double part) =>
        new((byte)(from.R + part * (to.R - from.R)), (byte)(from.G + part * (to.G - from.G)), (byte)(from.B + part * (to.B - from.B)));
}
