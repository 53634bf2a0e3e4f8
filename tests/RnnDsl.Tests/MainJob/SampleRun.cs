using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RnnDsl.Tests.MainJob;

/// <summary>A finished run of a sample.</summary>
/// <param name="ExitCode">0 if all went well.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Errors">What it wrote to its error stream.</param>
internal sealed partial record SampleRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The loss that the run ended with, in nats a letter.</summary>
    public double HeldOutLoss => double.Parse(LossPattern().Match(Output).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Runs the sample NextLetter, which is built beside the tests.</summary>
    public static SampleRun NextLetter(params string[] arguments) => Run("NextLetter.dll", arguments);

    /// <summary>Runs the sample Zoo, which is built beside the tests.</summary>
    public static SampleRun Zoo(params string[] arguments) => Run("Zoo.dll", arguments);

    /// <summary>Runs a sample where it is built.</summary>
    public static SampleRun Of(string sample, params string[] arguments)
    {
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string repository = string.Join(Path.DirectorySeparatorChar, place[..^5]);
        return Run(Path.Combine([repository, "samples", sample, "bin", .. place[^2..], sample + ".dll"]), arguments);
    }

    private static SampleRun Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleRun(process.ExitCode, output, errors.Result);
    }

    [GeneratedRegex(@"Held-out loss: ([0-9.]+) nats a letter")]
    private static partial Regex LossPattern();
}
