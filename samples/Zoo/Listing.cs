using Spectre.Console;
using RnnDsl.Models;

namespace Zoo;

/// <summary>The table of all cells.</summary>
internal sealed class Listing(IAnsiConsole console)
{
    public void Write(IEnumerable<(ZooCell Cell, ZooFile File)> cells)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("name", "title", "year", "sizes", "parameters");
        table.Columns[4].RightAligned();
        foreach ((ZooCell cell, ZooFile file) in cells)
        {
            ModelDescription model = cell.Make(new Settings(file)).Description;
            table.AddRow(cell.Name, Markup.Escape(file.Title), $"{file.Year}", Text.Sizes(model), Text.Count(Text.Parameters(model)));
        }
        console.Write(table);
    }
}
