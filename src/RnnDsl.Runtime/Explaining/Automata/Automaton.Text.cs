using System.Globalization;
using System.Text;

namespace RnnDsl.Explaining;

public sealed partial class Automaton
{
    /// <summary>A table to read: a row for each state, with its class and where each symbol leads; the start has an arrow.</summary>
    public override string ToString()
    {
        var rows = new List<string[]> { (string[])["", "state", "class", .. Symbols] };
        for (int state = 0; state < States; state++)
            rows.Add([state == Start ? "→" : "", StateNames[state], Classes[classOf[state]],
                .. Enumerable.Range(0, Symbols.Count).Select(symbol => StateNames[next[state * Symbols.Count + symbol]])]);
        foreach (string[] row in rows)
            for (int column = 0; column < row.Length; column++) row[column] = OneLine(row[column]);
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    /// <summary>
    /// The graph in the DOT language of Graphviz: a node for each state with its name and class, an edge for all symbols that lead the same way. States of
    /// the last class have a double border where there are two classes. Names may hold any text.
    /// </summary>
    /// <param name="name">The name of the graph.</param>
    public string ToDot(string name = "automaton")
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder();
        text.Append("digraph ").Append(Quoted(name)).Append(" {\n  rankdir=LR;\n  start [shape=point];\n");
        for (int state = 0; state < States; state++)
        {
            string shape = Classes.Count == 2 && classOf[state] == 1 ? "doublecircle" : "circle";
            text.Append(CultureInfo.InvariantCulture, $"  s{state} [shape={shape}, label=\"{Escaped(StateNames[state])}\\n{Escaped(Classes[classOf[state]])}\"];\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"  start -> s{Start};\n");
        for (int state = 0; state < States; state++)
            foreach (IGrouping<int, int> edge in Enumerable.Range(0, Symbols.Count).GroupBy(symbol => next[state * Symbols.Count + symbol]))
                text.Append(CultureInfo.InvariantCulture, $"  s{state} -> s{edge.Key} [label={Quoted(string.Join(", ", edge.Select(symbol => Symbols[symbol])))}];\n");
        return text.Append("}\n").ToString();
    }

    private static string Quoted(string text) => $"\"{Escaped(text)}\"";

    /// <summary>Text inside of quotes: Graphviz reads backslashes and entities there, and no control characters.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            escaped.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '&' => "&amp;",
                '\n' => "\\n",
                _ => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "\uFFFD" : rune.ToString(),
            });
        return escaped.ToString();
    }

    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
