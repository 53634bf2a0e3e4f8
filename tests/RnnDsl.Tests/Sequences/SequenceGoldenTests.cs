using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Models;
using ContextRnn = Zoo.Cells.ContextRnn;

namespace RnnDsl.Tests.Sequences;

/// <summary>Cells that attend against the files that PyTorch made: every named quantity, every gradient, in double precision.</summary>
public class SequenceGoldenTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Attention_over_a_given_sequence() => Check("context_rnn", sizes => new ContextRnn(sizes["I"], sizes["H"], sizes["D"], sizes["A"]).Cast<double>());

    [Fact]
    public void Attention_over_the_history() => Check("attention_rnn", sizes => new AttentionRnn(sizes["I"], sizes["H"], sizes["A"]).Cast<double>());

    [Fact]
    public void Attention_over_a_history_with_a_name() => Check("attention_rnn", sizes => new NamedAttentionRnn(sizes["I"], sizes["H"], sizes["A"]).Cast<double>());

    private static void Check(string name, Func<Dictionary<string, int>, RecurrentModel<double>> make)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), name + ".json")));
        JsonElement file = document.RootElement;
        RecurrentModel<double> model = make(file.GetProperty("sizes").EnumerateObject().ToDictionary(size => size.Name, size => size.Value.GetInt32()));
        using (ParameterEdit<double> edit = model.Edit())
            foreach (ParameterInfo weight in model.Description.Parameters) edit[weight.Name].Set(Numbers(file, "weights", weight.Name));
        int examples = file.GetProperty("sizes").GetProperty("B").GetInt32(), steps = file.GetProperty("sizes").GetProperty("T").GetInt32();
        var builder = new BatchBuilder<double>();
        foreach (InputInfo input in model.Description.Inputs) builder.Add(input.Name, Examples(Numbers(file, "inputs", input.Name), examples, steps));
        Batch<double> batch = builder.Build();
        foreach (ContextInfo context in model.Description.Contexts)
        {
            double[] numbers = Numbers(file, "context", context.Name);
            batch = batch.WithContext(context.Name, Examples(numbers, examples, numbers.Length / examples / ModelDescription.Elements(context.Shape)));
        }
        var states = new InitialStates<double>();
        foreach (StateInfo state in model.Description.States) states.Set(state.Name, Rows(Numbers(file, "initial_states", state.Name), examples));

        Trace<double> trace = model.Record(batch, states);
        var seeds = new Seeds<double>(trace);
        double[] v = [.. file.GetProperty("v").GetProperty("data").EnumerateArray().SelectMany(Flat)];
        for (int example = 0; example < examples; example++)
            for (int step = 0; step < steps; step++) v.CopyTo(seeds["hNext"][example, step]);
        Gradients<double> gradients = model.Backward(trace, seeds, GradientRequest.All);

        foreach (JsonProperty quantity in file.GetProperty("trace").EnumerateObject().Where(quantity => Knows(model, quantity.Name)))
        {
            Close(quantity.Value, trace[Quantity(quantity.Name)], quantity.Name);
            Close(file.GetProperty("grad_trace").GetProperty(quantity.Name), gradients.Quantities[Quantity(quantity.Name)], "gradient of " + quantity.Name);
        }
        foreach (ParameterInfo weight in model.Description.Parameters) Close(Numbers(file, "grad_weights", weight.Name), gradients.Parameters[weight.Name].Span, "gradient of " + weight.Name);
        foreach (InputInfo input in model.Description.Inputs) Close(Numbers(file, "grad_inputs", input.Name), Flat(gradients.Inputs[input.Name].ToArray()), "gradient of " + input.Name);
        foreach (StateInfo state in model.Description.States) Close(Numbers(file, "grad_initial_states", state.Name), Flat(gradients.InitialStates[state.Name].ToArray()), "gradient of " + state.Name);
        foreach (ContextInfo context in model.Description.Contexts)
            Close(Numbers(file, "grad_context", context.Name), Flat(Enumerable.Range(0, examples).SelectMany(example => gradients.Contexts[context.Name][example].ToArray()).ToArray()), "gradient of " + context.Name);
    }

    private static string Quantity(string name) => name == "h'" ? "hNext" : name;

    private static bool Knows(RecurrentModel<double> model, string name) => model.Description.Quantities.Any(quantity => quantity.Name == Quantity(name));

    /// <summary>A growing quantity is a list of one tensor a step.</summary>
    private static void Close(JsonElement expected, Quantity<double> actual, string what)
    {
        bool grows = expected.ValueKind == JsonValueKind.Array;
        for (int step = 0; step < actual.Steps; step++)
        {
            double[] numbers = [.. Flat(grows ? expected[step].GetProperty("data") : expected.GetProperty("data"))];
            for (int example = 0; example < actual.Count; example++)
            {
                int width = actual[example, step].Length;
                Close(numbers[((grows ? example : example * actual.Steps + step) * width)..][..width], actual[example, step], $"{what} at step {step}");
            }
        }
    }

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}: expected {expected[i]:R}, got {actual[i]:R}.");
    }

    private static double[] Numbers(JsonElement file, string field, string name) => [.. Flat(file.GetProperty(field).GetProperty(name).GetProperty("data"))];

    private static IEnumerable<double> Flat(JsonElement data) => data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Flat) : [data.GetDouble()];

    private static double[] Flat(Array values) => [.. values.Cast<double>()];

    private static double[][,] Examples(double[] numbers, int examples, int rows) => [.. numbers.Chunk(numbers.Length / examples).Select(example => Rows(example, rows))];

    private static double[,] Rows(double[] numbers, int rows)
    {
        var matrix = new double[rows, numbers.Length / rows];
        for (int i = 0; i < numbers.Length; i++) matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = numbers[i];
        return matrix;
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string files = Path.Combine(folder.FullName, "tests", "RnnDsl.Tests", "Zoo", "Files");
            if (Directory.Exists(files)) return files;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds tests/RnnDsl.Tests/Zoo/Files.");
    }
}
