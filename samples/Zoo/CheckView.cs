using Spectre.Console;

namespace Zoo;

/// <summary>Whether cells compute what their files say.</summary>
internal sealed class CheckView(IAnsiConsole console)
{
    private const int Worst = 12;

    /// <summary>Checks cells and writes a line for each.</summary>
    /// <param name="cells">The cells with their files.</param>
    /// <param name="details">Whether to write what was compared.</param>
    /// <returns>Whether all are right.</returns>
    public bool Write(IEnumerable<(ZooCell Cell, ZooFile File)> cells, bool details)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("name", "compared", "worst in double", "worst in float", "products in the loop", "least", "");
        int wrong = 0;
        foreach ((ZooCell cell, ZooFile file) in cells)
        {
            Verdict verdict = Verdict.Of(cell, file);
            if (details) WriteDetails(verdict);
            if (!verdict.Passes) wrong++;
            table.AddRow(cell.Name, $"{verdict.InDouble.Count}", Largest(verdict.InDouble), Largest(verdict.InFloat), $"{verdict.LoopProducts}", $"{verdict.LeastLoopProducts}", verdict.Passes ? "right" : "WRONG");
        }
        console.Write(table);
        if (wrong > 0) console.WriteLine($"{wrong} of these do not agree with their files.");
        return wrong == 0;
    }

    private static string Largest(IEnumerable<Difference> differences) => Text.Error(differences.Max(difference => difference.Error));

    private void WriteDetails(Verdict verdict)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("compared, the worst first", "double", "float", "");
        foreach ((Difference exact, Difference single) in verdict.InDouble.Zip(verdict.InFloat).OrderByDescending(pair => pair.First.Error).Take(Worst))
            table.AddRow(Markup.Escape(exact.What), Text.Error(exact.Error), Text.Error(single.Error), Markup.Escape(exact.Problem ?? ""));
        console.WriteLine($"Differences relative to the largest entry of each tensor; allowed: {Text.Error(verdict.Allowed.Double)} in double, {Text.Error(verdict.Allowed.Float)} in float.");
        console.Write(table);
    }
}
