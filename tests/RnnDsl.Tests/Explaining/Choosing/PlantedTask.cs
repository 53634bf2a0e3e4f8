using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Explaining.Choosing;

/// <summary>A trained net and some examples whose decisive steps are known, from tests/Golden/bench.</summary>
internal sealed class PlantedTask
{
    private PlantedTask(string name, Func<int, int, int, IRecurrentModel<double>> create)
    {
        string folder = Folder();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".json")));
        JsonElement root = document.RootElement, data = root.GetProperty("input").GetProperty("data");
        Inputs = [.. data.EnumerateArray().Select(Matrix)];
        Truth = [.. root.GetProperty("truth").GetProperty("data").EnumerateArray().Select(steps => steps.EnumerateArray().Select(step => step.GetInt32()).ToArray())];
        Units = [.. root.GetProperty("target_output").EnumerateArray().Select(unit => unit.GetInt32())];
        Batch = Batch<double>.From(Inputs);
        string net = Path.Combine(folder, $"{name}.{root.GetProperty("net").GetString()}.safetensors");
        SafeTensors tensors = SafeTensors.Read(net);
        Model = create(Size("rnn.weight_ih_l0", 1), Size("rnn.weight_hh_l0", 1), Size("fc.weight", 0));
        Model.Load(net);

        int Size(string tensor, int dimension) => (int)tensors.Entries.Single(entry => entry.Name == tensor).Shape[dimension];
    }

    internal IRecurrentModel<double> Model { get; }

    internal double[][,] Inputs { get; }

    internal int[][] Truth { get; }

    internal int[] Units { get; }

    internal Batch<double> Batch { get; }

    internal Target Target => Target.Units("logits", Units);

    internal static PlantedTask FlipFlop() => new("flip_flop", (inputs, units, classes) => new GoldenGru.Of<double>(I: inputs, H: units, C: classes));

    internal static PlantedTask Adding() => new("adding", (inputs, units, classes) => new GoldenLstm.Of<double>(I: inputs, H: units, C: classes));

    /// <summary>The share of the decisive steps among as many that rank highest, the mean over examples.</summary>
    internal double Precision(Explanation<double> explanation) => Truth.Select((truth, example) =>
        explanation.Top(example, truth.Sum()).Average(step => (double)truth[step])).Average();

    private static double[,] Matrix(JsonElement rows)
    {
        var values = new double[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (int step = 0; step < values.GetLength(0); step++)
        for (int feature = 0; feature < values.GetLength(1); feature++)
            values[step, feature] = rows[step][feature].GetDouble();
        return values;
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string bench = Path.Combine(folder.FullName, "tests", "Golden", "bench");
            if (Directory.Exists(bench)) return bench;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds tests/Golden/bench.");
    }
}
