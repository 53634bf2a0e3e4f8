using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>Writes the result as a table and as JSON.</summary>
internal static class ExplainersReport
{
    public static void WriteTable(ExplainersResult result, TextWriter to)
    {
        to.WriteLine();
        to.WriteLine("A GRU with a linear head on the last step, zero baselines, steps as players, float, one thread, CPU time, medians over launches.");
        to.WriteLine("captum: the fastest of its settings. bare: only the evaluations of torch.nn.GRU that the method cannot do without, grouped at best, without masks,");
        to.WriteLine("regressions or bookkeeping: less than Captum does. Both are paired with ours in one run; the ratio is the median over pairs, the range beside it.");
        to.WriteLine("stated: Captum 0.8 as lesson 5 of shared/perf/README.md gives it, measured elsewhere and on another day: ours × that is a hint, not a comparison.");
        to.WriteLine();
        to.WriteLine($"{"method",-19} {"T,B,I,H",-13} {"ours ms",9} {"captum ms",10} {"ratio",7}  {"range",-13} {"bare ms",9} {"ratio",7}  {"range",-13} {"stated ms",9} {"ratio",7}  bar");
        foreach (ExplainerRow row in result.Rows)
        {
            double ours = Sampler.Median(row.Ours);
            to.Write(Text($"{row.Method.Name(),-19} {row.Size,-13} {ours,9:F3} "));
            to.Write(Side(row, row.Captum) + " " + Side(row, row.Bare));
            to.Write(row.Method.Stated(row.Size) is { } stated ? Text($" {stated,9:F1} {stated / ours,6:F1}x") : new string(' ', 18));
            to.Write(row.Size == Methods.Small ? Text($"  {row.Method.Bar():F0}x") : "");
            to.WriteLine(row.Agrees == false ? "  THE SIDES DISAGREE" : "");
        }
    }

    public static void WriteJson(ExplainersResult result, string path)
    {
        var document = new
        {
            Rows = result.Rows.Select(row => new
            {
                Name = $"{row.Method.Name()}/{row.Size}",
                OursMs = Round(row.Ours),
                PeerVariantsMs = row.Variants.ToDictionary(pair => pair.Key, pair => Round(pair.Value)),
                row.Captum,
                row.Bare,
                StatedCaptumMs = row.Method.Stated(row.Size),
                Bar = row.Size == Methods.Small ? row.Method.Bar() : (double?)null,
                row.Agrees,
            }),
            Torch = result.TorchVersion,
            Captum = result.CaptumVersion,
            Tuning = result.TorchVersion is null ? null : Launcher.TuningText,
            Runtime = RuntimeInformation.FrameworkDescription,
            Threads = 1,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, new JsonSerializerOptions(Worker.Json) { WriteIndented = true }) + "\n");
    }

    private static string Side(ExplainerRow row, string? variant)
    {
        if (variant is null) return new string(' ', 33);
        double[] ratios = row.Ratios(variant);
        return Text($"{Sampler.Median(row.Variants[variant]),9:F2} {Sampler.Median(ratios),6:F1}x  {Text($"{ratios.Min():F1}–{ratios.Max():F1}"),-13}");
    }

    private static double[] Round(IEnumerable<double> values) => [.. values.Select(value => Math.Round(value, 5))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
