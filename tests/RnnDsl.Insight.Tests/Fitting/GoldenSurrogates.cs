using System.Text.Json;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>The hidden states and the fits of the golden file 'surrogates'.</summary>
internal sealed class GoldenSurrogates
{
    private readonly JsonElement root = JsonDocument.Parse(File.ReadAllText(GoldenFile.PathOf("surrogates.json"))).RootElement;

    internal double[,] Rows => Tensor("X").Matrix<double>();

    internal double[] Targets => Tensor("y_regression").Data;

    internal double[] Weights => Tensor("sample_weight").Data;

    internal JsonElement this[string name] => root.GetProperty(name);

    internal int[] Integers(string entry, string field) => [.. GoldenTensorOrList(this[entry].GetProperty(field)).Select(value => (int)value)];

    internal GoldenTensor Tensor(string name) => GoldenTensor.Read(this[name]);

    internal GoldenTensor Tensor(string entry, string field) => GoldenTensor.Read(this[entry].GetProperty(field));

    internal double Number(string entry, string field) => this[entry].GetProperty(field).GetDouble();

    private static IEnumerable<double> GoldenTensorOrList(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(item => item.GetDouble()) : GoldenTensor.Read(element).Data;
}
