using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Explaining;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>A task of a faithfulness folder: what a program under test may know of it. Truth, labels and alternatives are never read.</summary>
internal sealed class BenchTask
{
    private BenchTask(string folder, JsonElement root)
    {
        Name = root.GetProperty("task").GetString()!;
        Nets = [.. root.GetProperty("nets").EnumerateArray().Select(net => net.GetString()!)];
        Inputs = Sequences(root.GetProperty("input"));
        Units = [.. Numbers(root.GetProperty("target_output")).Select(unit => (int)unit)];
        Batch = Batch<double>.From(Inputs);
        Target = Target.Units("logits", Units);
        Folder = folder;
    }

    internal string Folder { get; }

    internal string Name { get; }

    internal string[] Nets { get; }

    /// <summary>For each example [steps × features]; they are the background data too.</summary>
    internal double[][,] Inputs { get; }

    /// <summary>The logit that is explained, for each example.</summary>
    internal int[] Units { get; }

    internal Batch<double> Batch { get; }

    internal Target Target { get; }

    /// <summary>The tasks of a folder, in the order of their files; other JSON files are passed over.</summary>
    internal static BenchTask[] ReadAll(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var tasks = new List<BenchTask>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("input", out _) && root.TryGetProperty("target_output", out _))
                tasks.Add(new BenchTask(folder, root));
        }
        if (tasks.Count == 0) throw new InvalidDataException($"'{folder}' holds no task: no JSON file with input and target_output.");
        return [.. tasks];
    }

    /// <summary>The mean step of all examples.</summary>
    internal double[] MeanStep()
    {
        var mean = new double[Inputs[0].GetLength(1)];
        int rows = Inputs.Sum(sequence => sequence.GetLength(0));
        foreach (double[,] sequence in Inputs)
            for (int step = 0; step < sequence.GetLength(0); step++)
            for (int feature = 0; feature < mean.Length; feature++)
                mean[feature] += sequence[step, feature] / rows;
        return mean;
    }

    private static double[][,] Sequences(JsonElement tensor)
    {
        int[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
        if (shape.Length != 3) throw new InvalidDataException($"input has {shape.Length} dimensions; it takes examples × steps × features.");
        double[] values = Numbers(tensor);
        if (values.Length != shape[0] * shape[1] * shape[2]) throw new InvalidDataException($"input holds {values.Length} numbers; its shape takes {shape[0] * shape[1] * shape[2]}.");
        var sequences = new double[shape[0]][,];
        for (int example = 0, next = 0; example < sequences.Length; example++)
        {
            sequences[example] = new double[shape[1], shape[2]];
            for (int step = 0; step < shape[1]; step++)
            for (int feature = 0; feature < shape[2]; feature++)
                sequences[example][step, feature] = values[next++];
        }
        return sequences;
    }

    /// <summary>The numbers of a tensor or of nested lists, in order.</summary>
    private static double[] Numbers(JsonElement element)
    {
        var numbers = new List<double>();
        Add(element.ValueKind == JsonValueKind.Object ? element.GetProperty("data") : element);
        return [.. numbers];

        void Add(JsonElement part)
        {
            if (part.ValueKind == JsonValueKind.Array)
                foreach (JsonElement inner in part.EnumerateArray()) Add(inner);
            else numbers.Add(part.GetDouble());
        }
    }
}
