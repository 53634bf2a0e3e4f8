using System.CommandLine;
using RnnDsl.MadeUp.Explaining;
using Spectre.Console;

namespace Zoo;

/// <summary>The commands: list, show, check, trace.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> folder = new("--folder") { HelpName = "FOLDER", Description = "The cells' files [default: those of the repository's tests].", Recursive = true };
    private readonly RootCommand root = new("Published recurrent cells, each declared as a few equations, and checked against what PyTorch computes.");

    /// <param name="console">Where everything is written.</param>
    public CommandLine(IAnsiConsole console)
    {
        root.Options.Add(folder);
        root.Subcommands.Add(List(console));
        root.Subcommands.Add(Show(console));
        root.Subcommands.Add(Check(console));
        root.Subcommands.Add(Trace(console));
    }

    /// <summary>Reads the arguments and runs; wrong arguments are told on the error stream, with exit code 1.</summary>
    public int Invoke(string[] arguments) => root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private Command List(IAnsiConsole console)
    {
        var command = new Command("list", "All cells: name, title, year, sizes, parameters.");
        command.SetAction(parsed =>
        {
            new Listing(console).Write(ZooCells.All.Select(cell => (cell, Load(parsed, cell.Name))));
            return 0;
        });
        return command;
    }

    private Command Show(IAnsiConsole console)
    {
        Argument<string> name = Name("NAME", "The cell.");
        var sizes = new Option<string?>("--sizes") { HelpName = "I=3,H=64", Description = "Sizes in place of the file's." };
        var command = new Command("show", "A cell's equations with their shapes, its parameters and its work: what is done once, for all steps at once, and at each step.") { name, sizes };
        command.SetAction(parsed =>
        {
            ZooCell cell = ZooCells.Find(parsed.GetRequiredValue(name));
            ZooFile file = Load(parsed, cell.Name);
            new CellView(console).Write(cell, file, new Settings(file, Sizes(parsed.GetValue(sizes))));
            return 0;
        });
        return command;
    }

    private Command Check(IAnsiConsole console)
    {
        Argument<string> name = Name("NAME", "The cell, or `all`.");
        var command = new Command("check", "Compares a cell with its file: values and gradients, in double and in float, and the products in the loop with the least possible.") { name };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(name);
            IEnumerable<ZooCell> cells = wanted == "all" ? ZooCells.All : [ZooCells.Find(wanted)];
            return new CheckView(console).Write(cells.Select(cell => (cell, Load(parsed, cell.Name))), details: wanted != "all") ? 0 : 2;
        });
        return command;
    }

    private Command Trace(IAnsiConsole console)
    {
        Argument<string> name = Name("NAME", "The cell.");
        var example = new Option<int>("--example") { HelpName = "N", Description = "Which of the file's examples, from 0.", DefaultValueFactory = _ => 0 };
        var explain = new Option<string?>("--explain") { HelpName = "METHOD", Description = $"Explain the sum of the last output by this method instead: {string.Join(", ", ExplainMethods.Names)}." };
        var command = new Command("trace", "Runs the file's inputs and prints every named quantity, step by step.") { name, example, explain };
        command.SetAction(parsed =>
        {
            ZooCell cell = ZooCells.Find(parsed.GetRequiredValue(name));
            if (parsed.GetValue(explain) is { } method)
            {
                ExplainMethods.Show(console, method, new ZooRun<float>(cell, Load(parsed, cell.Name)).Explained(parsed.GetValue(example)));
                return 0;
            }

            new TraceView(console).Write(cell, Load(parsed, cell.Name), parsed.GetValue(example));
            return 0;
        });
        return command;
    }

    private static Argument<string> Name(string name, string description) => new(name) { Description = description };

    private ZooFile Load(ParseResult parsed, string cell) => ZooFile.Load(parsed.GetValue(folder) ?? Repository.Files, cell);

    private static Dictionary<string, int> Sizes(string? text)
    {
        var sizes = new Dictionary<string, int>();
        foreach (string part in text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            string[] pair = part.Split('=', StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !int.TryParse(pair[1], out int size) || size < 1) throw new UserException($"'{part}' is no size; write --sizes I=3,H=64.");
            sizes[pair[0]] = size;
        }
        return sizes;
    }
}
