using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>Writes the result as a table and as JSON.</summary>
internal static class PeersReport
{
    public static void WriteTable(PeersResult result, TextWriter to)
    {
        to.WriteLine();
        to.WriteLine(Text($"One thread, CPU time, medians over launches. Floor: the products of a plain computation at the measured peak, {result.PeakGflops:F0} GFLOP/s."));
        to.WriteLine("Ratio: torch / ours, the median and the range over pairs of launches; above 1 we are faster.");
        to.WriteLine("training: forward and backward to parameters and inputs, from ones on all outputs, the weights new (packed again) at every step; no optimiser.");
        to.WriteLine("input_gradient: the same to the inputs only. ig50: the explainer on one sequence, 50 points; torch without the completeness gap.");
        to.WriteLine();
        to.WriteLine($"{"cell",-5} {"measure",-15} {"T,B,I,H",-16} {"ours ms",10} {"floor ms",10} {"of floor",9} {"torch ms",10} {"variant",-8} {"ratio",7}  range");
        foreach (PeerRow row in result.Rows)
        {
            double ours = Sampler.Median(row.Ours), floor = result.Floor(row);
            to.Write(Text($"{row.Cell,-5} {row.Measure.Name(),-15} {row.Size,-16} {ours,10:F3} {floor,10:F3} {floor / ours,9:P0}"));
            if (row.Fastest is { } variant)
            {
                double[] ratios = row.Ratios(variant);
                to.Write(Text($" {Sampler.Median(row.Peer),10:F3} {variant,-8} {Sampler.Median(ratios),6:F2}x  {ratios.Min():F2}–{ratios.Max():F2}"));
                if (row.Agrees == false) to.Write("  THE SIDES DISAGREE");
            }
            to.WriteLine();
        }
    }

    public static void WriteJson(PeersResult result, string path)
    {
        var document = new
        {
            Rows = result.Rows.Select(row => new
            {
                row.Name,
                OursMs = Round(row.Ours),
                PeerMs = Round(row.Peer),
                FloorMs = Round(result.Floor(row)),
                PeerVariant = row.Fastest,
                PeerVariantsMs = row.Variants.ToDictionary(pair => pair.Key, pair => Round(pair.Value)),
                row.Flops,
                row.Agrees,
            }),
            PeakGflops = Round(result.PeakGflops),
            Torch = result.TorchVersion,
            Tuning = result.TorchVersion is null ? null : Launcher.TuningText,
            Runtime = RuntimeInformation.FrameworkDescription,
            Threads = 1,
        };
        var options = new JsonSerializerOptions(Worker.Json) { WriteIndented = true };
        File.WriteAllText(path, JsonSerializer.Serialize(document, options) + "\n");
    }

    private static double Round(double value) => Math.Round(value, 5);

    private static double[] Round(IEnumerable<double> values) => [.. values.Select(Round)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
