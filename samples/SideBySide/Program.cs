using RnnDsl.MadeUp.Explaining;
using RnnDsl.MadeUp.Running;
using SideBySide;
using Spectre.Console;

return SampleCommand.Run(
    args,
    "The same cell on text, sound and images, side by side: how its gates, its memory and its attention differ between kinds of input.",
    null,
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    console.Say($"Three models with the same GRU and attention learn to class reviews, vowels and digits.");
    Kind[] kinds = [Kind.Text(options), Kind.Audio(options), Kind.Image(options)];
    foreach (Kind kind in kinds) console.Say($"  {kind.Name}: accuracy {kind.Accuracy:0.000} on {kind.Test.Count:N0} test sequences.");
    Comparison.Show(console, kinds, options);
    // Of one report there is one file.
    foreach (Kind kind in kinds) ReportView.Describe(console, options with { Report = options.Report is { } path ? Path.ChangeExtension(path, kind.Name + Path.GetExtension(path)) : null }, kind.Model, kind.Test, kind.Seen);
}
