using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>The size of a run: steps T, sequences B, features I, units H.</summary>
internal readonly record struct BenchSize(int Steps, int Batch, int Inputs, int Units)
{
    /// <summary>One sequence of letters, small and large batches, and an image read row by row.</summary>
    public static readonly BenchSize[] Defaults =
    [
        new(100, 1, 32, 64), new(100, 32, 64, 128), new(100, 32, 128, 256), new(50, 64, 256, 512), new(1000, 1, 26, 128), new(28, 128, 28, 128),
    ];

    public static bool TryParse(string text, [NotNullWhen(true)] out BenchSize? size)
    {
        size = null;
        string[] parts = text.Split(',');
        if (parts.Length != 4) return false;
        var values = new int[4];
        for (int i = 0; i < 4; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] < 1)
                return false;
        size = new BenchSize(values[0], values[1], values[2], values[3]);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Steps},{Batch},{Inputs},{Units}");
}
