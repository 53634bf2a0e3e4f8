using System.CommandLine;
using System.Text;
using RnnDsl.Data;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.Training;
using Spectre.Console;

namespace RnnDsl.MadeUp.Running;

/// <summary>A sample's command line: the same options for all, and errors that a person can read.</summary>
public static class SampleCommand
{
    /// <summary>Reads the arguments and runs the sample.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="description">What the sample does.</param>
    /// <param name="data">What the file of <c>--data</c> is; null for a sample that takes none.</param>
    /// <param name="job">Does it.</param>
    /// <returns>The exit code: 0, or 1 after an error.</returns>
    public static int Run(string[] arguments, string description, string? data, Action<SampleOptions, IAnsiConsole> job)
    {
        Console.OutputEncoding = Encoding.UTF8;
        var quick = new Option<bool>("--quick") { Description = "A version of some seconds." };
        var seed = Number("--seed", "Decides the data that is made up, the first weights and the order of training.", 1);
        var seeds = Number("--seeds", "Train so many times with seeds that follow each other, and tell mean and spread.", 1);
        var threads = Number("--threads", "Threads to train with; the result does not depend on them.", Environment.ProcessorCount);
        var epochs = new Option<int?>("--epochs") { HelpName = "N", Description = "How often training goes through the data." };
        var file = new Option<string?>("--data") { HelpName = "FILE", Description = $"Learn from this file ({data}) instead of made-up data." };
        var test = new Option<string?>("--test") { HelpName = "FILE", Description = "Test on this file instead of a part of the data." };
        var explain = new Option<string?>("--explain") { HelpName = "METHOD", Description = $"Explain an example by this method: {string.Join(", ", ExplainMethods.Names)}." };
        var describe = new Option<bool>("--describe") { Description = "Describe the model as a whole: gates, memory, units, states, weights, surrogates." };
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "The same, and write all of it to this file as JSON." };
        var root = new RootCommand(description);
        foreach (Option option in (Option[])[quick, seed, seeds, threads, epochs, explain, describe, report]) root.Options.Add(option);
        if (data is not null)
        {
            root.Options.Add(file);
            root.Options.Add(test);
        }
        root.SetAction(parsed =>
        {
            ExplainMethods.Check(parsed.GetValue(explain));
            job(new SampleOptions
            {
                Explain = parsed.GetValue(explain),
                Describe = parsed.GetValue(describe) || parsed.GetValue(report) is not null,
                Report = parsed.GetValue(report),
                Quick = parsed.GetValue(quick),
                Seed = parsed.GetValue(seed),
                Seeds = parsed.GetValue(seeds),
                Threads = parsed.GetValue(threads),
                Epochs = parsed.GetValue(epochs),
                Data = data is null ? null : parsed.GetValue(file),
                Test = data is null ? null : parsed.GetValue(test),
            }, Open());
        });
        try
        {
            return root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem) when (problem is DataFileException or TrainingException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"Error: {problem.Message}");
            return 1;
        }
    }

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int given) && given < 1) result.AddError($"{name} is {given}; it must be at least 1.");
        });
        return option;
    }

    /// <summary>A console with colours, or one that writes plain lines where the output goes to a file or a pipe.</summary>
    private static IAnsiConsole Open() => Console.IsOutputRedirected
        ? AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No })
        : AnsiConsole.Console;
}
