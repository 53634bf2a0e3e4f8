using System.CommandLine;
using RnnDsl.MadeUp.Explaining;

namespace NextLetter;

/// <summary>The options of the command line.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> text = new("--text") { HelpName = "FILE", Description = "Learn this text (UTF-8) instead of the repository's own documents." };
    private readonly Option<bool> quick = new("--quick") { Description = "A ten-second version: 64 units and 6 seconds of training, where --hidden, --steps or --seconds do not say otherwise." };
    private readonly Option<int?> hidden = new("--hidden") { HelpName = "UNITS", Description = "Units of the recurrent state [default: 192]." };
    private readonly Option<int?> steps = new("--steps") { HelpName = "N", Description = "Train for so many steps, however long they take: with the same seed the result is the same every time. 0 does not train." };
    private readonly Option<double?> seconds = new("--seconds") { HelpName = "S", Description = "Train for so long [default: 45; with --load: 0]." };
    private readonly Option<int> seed = new("--seed") { HelpName = "N", Description = "Decides the first weights, the order of training and what is written.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> threads = new("--threads") { HelpName = "N", Description = "Threads to train with; the result does not depend on them [default: all processors].", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<string?> sentence = new("--sentence") { HelpName = "TEXT", Description = "The sentence whose next letter is foretold and explained [default: the beginning of a line of the held-out text]." };
    private readonly Option<string?> save = new("--save") { HelpName = "FILE", Description = "Save the model here (safetensors), and its letters in FILE.letters." };
    private readonly Option<string?> load = new("--load") { HelpName = "FILE", Description = "Start from a saved model. It is trained further only if --steps or --seconds says so." };
    private readonly Option<string?> explain = new("--explain") { HelpName = "METHOD", Description = $"Explain the prediction by this method, in place of the sample's own view: {string.Join(", ", ExplainMethods.Names)}." };
    private readonly RootCommand root = new("Trains a GRU to foretell the next letter of a text, lets it write, and shows how it came to a prediction.");

    /// <summary>Makes the command.</summary>
    /// <param name="run">Does what is asked for; returns the exit code.</param>
    public CommandLine(Func<Options, int> run)
    {
        foreach (Option option in (Option[])[text, quick, hidden, steps, seconds, seed, threads, sentence, save, load, explain]) root.Options.Add(option);
        Bound(hidden, 1, 4096);
        Bound(steps, 0, int.MaxValue);
        Bound(seconds, 0, 86400.0);
        Bound(seed, 0, int.MaxValue);
        Bound(threads, 1, 1024);
        root.SetAction(parsed => run(Read(parsed)));
    }

    /// <summary>Reads the arguments and runs; wrong arguments are told on the error stream, with exit code 1.</summary>
    public int Invoke(string[] arguments) => root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private static void Bound<T>(Option<T> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count != 1 || !double.TryParse(result.Tokens[0].Value, out double value)) return;
        if (!(value >= least && value <= most)) result.AddError($"{option.Name} is {result.Tokens[0].Value}; it must lie between {least} and {most}.");
    });

    private Options Read(ParseResult parsed)
    {
        ExplainMethods.Check(parsed.GetValue(explain));
        bool isQuick = parsed.GetValue(quick);
        string? from = parsed.GetValue(load);
        return new Options
        {
            Text = parsed.GetValue(text),
            Hidden = parsed.GetValue(hidden) ?? (isQuick ? 64 : 192),
            Steps = parsed.GetValue(steps),
            Seconds = parsed.GetValue(seconds) ?? (from is not null ? 0 : isQuick ? 6 : 45),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
            Sentence = parsed.GetValue(sentence),
            Save = parsed.GetValue(save),
            Load = from,
            Explain = parsed.GetValue(explain),
        };
    }
}
