using RnnDsl.Models;
using Spectre.Console;

namespace Zoo;

/// <summary>Every named quantity of an example of the file, step by step.</summary>
internal sealed class TraceView(IAnsiConsole console)
{
    private const int Columns = 8;

    public void Write(ZooCell cell, ZooFile file, int example)
    {
        if (example < 0 || example >= file.Examples) throw new UserException($"{file.Name} has examples 0 to {file.Examples - 1}.");
        var run = new ZooRun<double>(cell, file);
        Trace<double> trace = run.Model.Record(run.Batch, run.Initial);
        ModelDescription model = run.Model.Description;
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("step", "", "is", "value");
        for (int step = 0; step < file.Steps; step++)
        {
            bool first = true;
            foreach ((string name, string kind) in Names(model))
            {
                table.AddRow(new Spectre.Console.Text(first ? $"{step}" : ""), new Spectre.Console.Text(name), new Spectre.Console.Text(kind), new Spectre.Console.Text(Values(trace[name], example, step)));
                first = false;
            }
            table.AddEmptyRow();
        }
        console.WriteLine($"{file.Title}, example {example} of its file.");
        console.Write(table);
    }

    private static IEnumerable<(string Name, string Kind)> Names(ModelDescription model) =>
        model.Inputs.Select(input => (input.Name, "input"))
            .Concat(model.States.Select(state => (state.Name, "state")))
            .Concat(model.Quantities.Select(quantity => (quantity.Name, quantity.Role == QuantityRole.None ? "" : $"{quantity.Role}".ToLowerInvariant())));

    /// <summary>The numbers, a line for each row of a matrix; long rows are cut.</summary>
    private static string Values(Quantity<double> quantity, int example, int step)
    {
        double[] values = quantity[example, step].ToArray();
        int width = quantity.Shape.Count == 2 ? quantity.Shape[1] : Math.Max(1, values.Length);
        return string.Join("\n", values.Chunk(width).Select(row => string.Join(" ", row.Take(Columns).Select(Text.Number)) + (width > Columns ? " …" : "")));
    }
}
