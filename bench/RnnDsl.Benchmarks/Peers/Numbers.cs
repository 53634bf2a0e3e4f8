namespace RnnDsl.Benchmarks.Peers;

/// <summary>
/// The numbers that both sides of the benchmark compute with: a hash of an index, so that no file has to travel between
/// them. <c>uniform</c> in torch_peer.py is the same function.
/// </summary>
internal static class Numbers
{
    public const int InputWeights = 1, RecurrentWeights = 2, InputBiases = 3, RecurrentBiases = 4, Inputs = 5, HeadWeights = 6, HeadBiases = 7;

    /// <summary>The number of an index (row-major, in PyTorch's shape of the tensor), in [−bound, bound).</summary>
    public static float Uniform(int salt, int index, double bound)
    {
        unchecked
        {
            uint k = (uint)index * 0x9E3779B1u + (uint)salt * 0x85EBCA6Bu;
            k = (k ^ (k >> 16)) * 0x2C1B3C6Du;
            k = (k ^ (k >> 15)) * 0x2C1B3C6Du;
            k ^= k >> 16;
            return (float)((k / 2147483648.0 - 1) * bound);
        }
    }

    /// <summary>The sum of squares: what both sides compare of a result.</summary>
    public static double Squares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
