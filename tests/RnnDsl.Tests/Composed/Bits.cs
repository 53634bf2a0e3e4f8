using System.Runtime.InteropServices;
using RnnDsl.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>Results that must not differ in a single bit.</summary>
internal static class Bits
{
    /// <summary>All quantities of an example of one run, and of an example of another.</summary>
    internal static void Same(Trace<float> expected, int example, Trace<float> actual, int other)
    {
        foreach (QuantityInfo info in expected.Model.Description.Quantities) Same(expected[info.Name], example, actual[info.Name], other);
        foreach (StateInfo info in expected.Model.Description.States) Same(expected.FinalState(info.Name)[example], actual.FinalState(info.Name)[other], info.Name);
    }

    internal static void Same(Quantity<float> expected, int example, Quantity<float> actual, int other)
    {
        Assert.Equal(expected.Lengths[example], actual.Lengths[other]);
        for (int step = 0; step < expected.Lengths[example]; step++)
            Same(expected[example, step], actual[other, step], $"{expected.Name} at step {step} of example {example}");
    }

    internal static void Same(Outputs<float> expected, Outputs<float> actual)
    {
        foreach (string name in expected.Names)
            for (int example = 0; example < expected[name].Count; example++)
                Same(expected[name], example, actual[name], example);
    }

    internal static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
            Assert.Fail($"{what}: [{string.Join(", ", expected.ToArray())}] against [{string.Join(", ", actual.ToArray())}].");
    }
}
