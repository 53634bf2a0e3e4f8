using Spectre.Console;

namespace NextLetter;

/// <summary>Rows of values below the letters of a sentence, in pieces that fit the terminal.</summary>
internal sealed class LetterGrid(IAnsiConsole console, string sentence)
{
    private const int LabelWidth = 10;

    private readonly List<(string Label, double[] Values, Func<double, char> Sign, Func<double, Color> Shade)> rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="label">Shown on its left.</param>
    /// <param name="values">One for each letter.</param>
    /// <param name="sign">A letter for a value, which is all that is seen where there are no colours.</param>
    /// <param name="shade">The colour of a value.</param>
    public void Add(string label, double[] values, Func<double, char> sign, Func<double, Color> shade) => rows.Add((label, values, sign, shade));

    public void Write()
    {
        int width = Math.Max(10, Math.Min(console.Profile.Width, 110) - LabelWidth - 1);
        bool colours = console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        for (int first = 0; first < sentence.Length; first += width)
        {
            int count = Math.Min(width, sentence.Length - first);
            if (first > 0) console.WriteLine();
            console.WriteLine(new string(' ', LabelWidth) + Letters.Show(sentence.Substring(first, count)));
            foreach ((string label, double[] values, Func<double, char> sign, Func<double, Color> shade) in rows)
            {
                console.Write(label.PadRight(LabelWidth), Style.Plain);
                foreach (double value in values.AsSpan(first, count))
                    console.Write(colours ? " " : sign(value).ToString(), colours ? new Style(background: shade(value)) : Style.Plain);
                console.WriteLine();
            }
        }
    }
}
