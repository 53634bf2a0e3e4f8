using System.Diagnostics;
using System.Runtime.InteropServices;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.TrainingProcess;

namespace RnnDsl.Tests.Training;

/// <summary>Training as a process of its own, killed at any moment (SIGKILL where there are signals).</summary>
public sealed class KillTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rnndsl-kill-").FullName;

    [Fact]
    public void TwentyKillsDoNotChangeABit()
    {
        string checkpoint = Path.Combine(folder, "training.safetensors"), result = Path.Combine(folder, "parameters");
        var random = new RandomStream(20);
        for (int kill = 0; kill < 20; kill++)
        {
            bool done = Life(checkpoint, result, steps: 1 + (int)(random.NextBits() % 24), wait: (int)(random.NextBits() % 4000));
            Assert.False(done, $"Training ended before kill {kill}; make the job longer.");
        }
        Assert.True(Life(checkpoint, result, steps: int.MaxValue, wait: 0));
        float[] killed = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(result)).ToArray();
        Samples.Same<float>(TrainingJob.Run(null), killed, "parameters");
        Assert.True(Life(checkpoint, result, steps: int.MaxValue, wait: 0));
        Samples.Same<float>(killed, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(result)), "parameters of a job that had ended");
        Assert.Equal(["parameters", "training.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Starts the program, lets it take some steps, and kills it a little later.</summary>
    /// <param name="checkpoint">Its checkpoint.</param>
    /// <param name="result">Where it writes what it ends with.</param>
    /// <param name="steps">After how many steps it is killed.</param>
    /// <param name="wait">How much later, in microseconds.</param>
    /// <returns>Whether it ended before that.</returns>
    private static bool Life(string checkpoint, string result, int steps, int wait)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "RnnDsl.TrainingProcess.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, checkpoint, result])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string? line = null;
        for (int taken = 0; taken < steps && (line = process.StandardOutput.ReadLine()) is not null and not "done"; taken++)
        {
        }
        if (line is not null and not "done")
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalMicroseconds < wait) Thread.SpinWait(50);
            process.Kill();
            process.WaitForExit();
            return false;
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return true;
    }
}
