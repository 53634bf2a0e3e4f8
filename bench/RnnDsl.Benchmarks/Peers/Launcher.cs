using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>What one launch of one side measured.</summary>
/// <param name="Lines">One for each measure and variant.</param>
/// <param name="PeakGflops">The peak that our side measured first; 0 from the peer.</param>
internal sealed record Launch(IReadOnlyList<WorkerLine> Lines, double PeakGflops);

/// <summary>Starts the processes of both sides, one at a time.</summary>
/// <param name="python">The Python to look for PyTorch in.</param>
internal sealed class Launcher(string python)
{
    private static readonly string PeerScript = Path.Combine(AppContext.BaseDirectory, "Peers", "torch_peer.py");

    private static readonly string CaptumScript = Path.Combine(AppContext.BaseDirectory, "Explainers", "captum_peer.py");

    /// <summary>The environment of the peer: one thread, and the kernels that it does not choose by itself on every processor.</summary>
    private static readonly Dictionary<string, string> Tuning = Avx512F.IsSupported
        ? new() { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1", ["OPENBLAS_CORETYPE"] = "SkylakeX", ["ATEN_CPU_CAPABILITY"] = "avx512" }
        : new() { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" };

    /// <summary>How the peer is set up, in words.</summary>
    public static string TuningText => string.Join(' ', Tuning.Select(pair => $"{pair.Key}={pair.Value}")) + ", denormals flushed to zero";

    /// <summary>The version of PyTorch; null where it is not installed.</summary>
    public string? TorchVersion()
    {
        try
        {
            (int code, string output, _) = Start(python, ["-c", "import torch; print(torch.__version__)"], Tuning);
            return code == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The version of Captum; null where it is neither installed nor in the folder.</summary>
    /// <param name="folder">A folder to look for the package in first.</param>
    public string? CaptumVersion(string? folder)
    {
        const string print = "import sys; sys.path[:0] = sys.argv[1:]; import captum.attr; print(captum.__version__)";
        (int code, string output, _) = Start(python, folder is null ? ["-c", print] : ["-c", print, folder], Tuning);
        return code == 0 ? output.Trim() : null;
    }

    public Launch Ours(string cell, BenchSize size, IEnumerable<Measure> measures, bool quick)
    {
        List<string> arguments = [PeersCommand.WorkerName, "--cell", cell, "--size", size.ToString(), "--measures", Names(measures)];
        if (quick) arguments.Add("--quick");
        return Ours(arguments);
    }

    /// <summary>This program again, with other arguments.</summary>
    public Launch Ours(List<string> arguments)
    {
        string host = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        if (Path.GetFileNameWithoutExtension(host) == "dotnet") arguments.Insert(0, typeof(Launcher).Assembly.Location);
        return Read(host, arguments, []);
    }

    /// <summary>The peer of the explainers.</summary>
    /// <param name="size">The size.</param>
    /// <param name="methods">Their names, separated by commas.</param>
    /// <param name="effort">How long to measure.</param>
    /// <param name="captum">The folder that holds Captum, empty where it is installed; null where there is none.</param>
    public Launch Captum(BenchSize size, string methods, Effort effort, string? captum)
    {
        List<string> arguments =
        [
            "-B", CaptumScript, "--size", size.ToString(), "--methods", methods,
            "--budget", effort.Budget.ToString(CultureInfo.InvariantCulture), "--min-samples", effort.Fewest.ToString(CultureInfo.InvariantCulture),
        ];
        if (captum is not null) arguments.AddRange(["--captum", captum]);
        return Read(python, arguments, Tuning);
    }

    public Launch Torch(string cell, BenchSize size, IEnumerable<Measure> measures, Effort effort) =>
        Read(python,
            [
                "-B", PeerScript, "--cell", cell, "--size", size.ToString(), "--measures", Names(measures),
                "--budget", effort.Budget.ToString(CultureInfo.InvariantCulture), "--min-samples", effort.Fewest.ToString(CultureInfo.InvariantCulture), "--variants", string.Join(',', effort.Variants),
            ],
            Tuning);

    private static string Names(IEnumerable<Measure> measures) => string.Join(',', measures.Select(measure => measure.Name()));

    private static Launch Read(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        (int code, string output, string errors) = Start(program, arguments, environment);
        if (code != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{errors}");
        var lines = new List<WorkerLine>();
        double peak = 0;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty(Worker.PeakName, out JsonElement value)) peak = value.GetDouble();
            else lines.Add(document.RootElement.Deserialize<WorkerLine>(Worker.Json)!);
        }
        return new Launch(lines, peak);
    }

    private static (int Code, string Output, string Errors) Start(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string key, string value) in environment) start.Environment[key] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
