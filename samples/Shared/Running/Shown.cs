using System.Globalization;
using Spectre.Console;

namespace RnnDsl.MadeUp.Running;

/// <summary>What samples write.</summary>
public static class Shown
{
    private const int BarWidth = 30;

    /// <summary>A line with numbers in the invariant culture.</summary>
    public static void Say(this IAnsiConsole console, FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(text);
        console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A heading.</summary>
    public static void Heading(this IAnsiConsole console, string title)
    {
        ArgumentNullException.ThrowIfNull(console);
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(title)) { Justification = Justify.Left });
    }

    /// <summary>Named numbers as bars from a line in the middle: to the right what is above 0, to the left what is below.</summary>
    public static void Bars(this IAnsiConsole console, IEnumerable<(string Name, double Value)> bars, string format = "0.00")
    {
        ArgumentNullException.ThrowIfNull(bars);
        (string Name, double Value)[] all = [.. bars];
        double most = all.Select(bar => Math.Abs(bar.Value)).Append(1e-12).Max();
        int names = all.Select(bar => bar.Name.Length).Append(1).Max();
        bool signed = all.Any(bar => bar.Value < 0);
        foreach ((string name, double value) in all)
        {
            int length = (int)Math.Round(Math.Abs(value) / most * (signed ? BarWidth / 2 : BarWidth));
            string bar = !signed ? new string('█', length)
                : value < 0 ? new string('█', length).PadLeft(BarWidth / 2) + "|"
                : "|".PadLeft(BarWidth / 2 + 1) + new string('█', length);
            console.Say($"  {name.PadRight(names)}  {value.ToString(format, CultureInfo.InvariantCulture),8}  {bar}");
        }
    }

    /// <summary>Mean, standard deviation and extremes of what several seeds gave.</summary>
    public static void Spread(this IAnsiConsole console, string what, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = values.Average(), deviation = values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        console.Say($"{what}: {mean:0.000} ± {deviation:0.000} over {values.Count} seeds (from {values.Min():0.000} to {values.Max():0.000}).");
    }
}
