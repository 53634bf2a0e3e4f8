using System.CommandLine;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>The options of every command that pairs launches of ours with a peer's.</summary>
internal static class PairedOptions
{
    public static Option<string?> Json()
    {
        var json = new Option<string?>("--json") { Description = "Write the figures of every launch to this file.", HelpName = "FILE" };
        json.Validators.Add(result =>
        {
            // Found out now rather than after a quarter of an hour.
            if (result.GetValueOrDefault<string?>() is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                result.AddError($"--json: there is no folder for '{file}'.");
        });
        return json;
    }

    public static Option<int?> Launches()
    {
        var launches = new Option<int?>("--launches") { Description = "Launches of each side; 5 by default, 2 with --quick.", HelpName = "N" };
        launches.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--launches: at least one launch is needed.");
        });
        return launches;
    }

    public static Option<string> Python() => new("--python")
    {
        Description = "The Python that has PyTorch.",
        DefaultValueFactory = _ => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
    };
}
