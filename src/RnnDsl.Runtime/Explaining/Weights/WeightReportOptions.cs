namespace RnnDsl.Explaining;

/// <summary>A parameter of a file that holds several matrices one below the other, as PyTorch packs the gates of a cell.</summary>
/// <param name="Tensor">The tensor's name; <c>*</c> stands for any text: <c>rnn.weight_*</c> means all weights of a module.</param>
/// <param name="Blocks">What the blocks of rows are called, from the first on; all have as many rows.</param>
public sealed record PackedTensor(string Tensor, IReadOnlyList<string> Blocks)
{
    /// <summary>Whether a tensor is meant.</summary>
    internal bool Means(string tensor)
    {
        string[] texts = Tensor.Split('*');
        if (texts.Length == 1) return tensor == Tensor;
        if (!tensor.StartsWith(texts[0], StringComparison.Ordinal) || tensor.Length < texts[0].Length + texts[^1].Length || !tensor.EndsWith(texts[^1], StringComparison.Ordinal)) return false;
        int from = texts[0].Length, end = tensor.Length - texts[^1].Length;
        foreach (string text in texts[1..^1])
        {
            int found = tensor.IndexOf(text, from, end - from, StringComparison.Ordinal);
            if (found < 0) return false;
            from = found + text.Length;
        }
        return true;
    }
}

/// <summary>What <see cref="WeightReport"/> can be told.</summary>
public sealed record WeightReportOptions
{
    /// <summary>The shares below which the quantiles lie.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>How many bins a histogram has.</summary>
    public int Bins { get; init; } = 40;

    /// <summary>A value counts as tiny where its magnitude is at most this share of the greatest one of its parameter.</summary>
    public double Tiny { get; init; } = 0.01;

    /// <summary>
    /// Singular values are computed of matrices whose smaller side is at most this, eigenvalues of square ones up to half of it; both take a time that grows with the
    /// third power of the side. Of larger ones the report says that they were left out.
    /// </summary>
    public int LargestSpectrum { get; init; } = 512;

    /// <summary>A tensor of a file with more elements is not read; the report says so.</summary>
    public long MaximumElements { get; init; } = 1 << 26;

    /// <summary>Tensors of a file that hold several matrices, which are reported apart.</summary>
    public IReadOnlyList<PackedTensor> Packed { get; init; } = [];

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal WeightReportOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1, "options.Bins");
        ArgumentOutOfRangeException.ThrowIfNegative(LargestSpectrum, "options.LargestSpectrum");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumElements, 1, "options.MaximumElements");
        if (!(Tiny is >= 0 and < 1)) throw new ArgumentOutOfRangeException("options.Tiny", Tiny, "What counts as tiny is a share of the greatest magnitude, in [0, 1).");
        foreach (double share in Quantiles)
            if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException("options.Quantiles", share, "A quantile's share lies in [0, 1].");
        foreach (PackedTensor packed in Packed)
            if (packed.Blocks.Count == 0 || packed.Blocks.Distinct().Count() < packed.Blocks.Count)
                throw new ArgumentException($"The blocks of '{packed.Tensor}' need names, each another one: {string.Join(", ", packed.Blocks)}.", "options.Packed");
        return this;
    }
}
