using System.Text.Json;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>The inputs of a task with a known truth.</summary>
internal static class GoldenBench
{
    /// <summary>[examples × steps × features].</summary>
    internal static double[,,] Input(string task)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf($"bench/{task}.json")));
        return GoldenTensor.Read(document.RootElement.GetProperty("input")).Cube<double>();
    }
}
