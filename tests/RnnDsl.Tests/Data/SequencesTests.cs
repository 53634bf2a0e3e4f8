using MathNet.Numerics.LinearAlgebra;
using RnnDsl.Data;
using SequenceData = RnnDsl.Data.Sequences;

namespace RnnDsl.Tests.Data;

public class SequencesTests
{
    private static readonly double[,] Line = { { 0, 1 }, { 10, 1 }, { 20, 1 }, { 30, 1 }, { 40, 1 }, { 50, 1 } };

    [Fact]
    public void WindowsLieInTheSeriesWholly()
    {
        IReadOnlyList<SeriesWindow<double>> windows = SeriesWindows.Of(Line, 2, stride: 2, horizon: 1);
        Assert.Equal([0, 2], windows.Select(window => window.Start));
        Assert.Equal(new double[,] { { 20, 1 }, { 30, 1 } }, windows[1].Input);
        Assert.Equal(new double[,] { { 40, 1 } }, windows[1].Ahead);
        Assert.Single(SeriesWindows.Of(Line, 6));
        Assert.Contains("6 steps; a window of 6 and 1 ahead wants 7", Assert.Throws<ArgumentException>(() => SeriesWindows.Of(Line, 6, horizon: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesWindows.Of(Line, 2, stride: 0));
    }

    [Fact]
    public void ASplitHoldsOutTheSameFractionOfEachClass()
    {
        int[] items = [.. Enumerable.Range(0, 100)];
        static int ClassOf(int item) => item < 80 ? 0 : item < 99 ? 1 : 2;
        (int[] training, int[] heldOut) = Split.Stratified(items, ClassOf, 0.25, seed: 3);
        Assert.Equal(items, training.Concat(heldOut).Order());
        Assert.Equal([20, 5, 0], Enumerable.Range(0, 3).Select(c => heldOut.Count(item => ClassOf(item) == c)));
        Assert.Equal(heldOut, Split.Stratified(items, ClassOf, 0.25, seed: 3).HeldOut);
        Assert.NotEqual(heldOut, Split.Stratified(items, ClassOf, 0.25, seed: 4).HeldOut);
        Assert.Equal(30, Split.Random(items, 0.3, seed: 1).HeldOut.Length);
        Assert.Throws<ArgumentException>(() => Split.Random([1], 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(items, 1, 1));
    }

    [Fact]
    public void StandardisationLearnsFromTrainingAlone()
    {
        Standardisation scale = Standardisation.Fit([Line, new double[,] { { 100, 1 } }]);
        double mean = 250 / 7.0, deviation = Math.Sqrt(new double[] { 0, 10, 20, 30, 40, 50, 100 }.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(mean, scale.Means[0], 12);
        Assert.Equal(deviation, scale.Deviations[0], 12);
        Assert.Equal(1, scale.Deviations[1]);
        float[,] applied = scale.Apply(new float[,] { { 50, 3 } });
        Assert.Equal((50 - mean) / deviation, applied[0, 0], 1e-6);
        Assert.Equal(2, applied[0, 1]);
        Assert.Equal(50, scale.Undo(applied)[0, 0], 1e-4);
        Assert.Contains("1 features a step; the standardisation has learnt 2", Assert.Throws<ArgumentException>(() => scale.Apply(new double[1, 1])).Message);
        Assert.Contains("NaN at step 0, feature 1", Assert.Throws<ArgumentException>(() => Standardisation.Fit([new double[,] { { 1, double.NaN } }])).Message);
    }

    [Fact]
    public void MatricesAndPaddedArraysGoBackAndForth()
    {
        Assert.Equal(Line, SequenceData.FromMatrix(Matrix<double>.Build.DenseOfArray(Line)));
        float[][,] sequences = [new float[,] { { 1, 2 } }, new float[,] { { 3, 4 }, { 5, 6 } }];
        (float[,,] values, int[] lengths) = SequenceData.Pad(sequences);
        Assert.Equal([1, 2], lengths);
        Assert.Equal(0, values[0, 1, 1]);
        Assert.Equal(sequences, SequenceData.FromPadded(values, lengths));
        Assert.Contains("Sequence 1 has 1 features a step; sequence 0 has 2", Assert.Throws<ArgumentException>(() => SequenceData.Pad([new float[1, 2], new float[1, 1]])).Message);
    }

    [Fact]
    public async Task SequencesAreCollectedAsTheyCome()
    {
        Assert.Equal(2, SequenceData.Collect(new List<double[,]> { new double[1, 2], new double[3, 2] }).Count);
        Assert.Equal(3, (await SequenceData.CollectAsync(Source(3))).Count);
        Assert.Contains("Sequence 5 has no steps", (await Assert.ThrowsAsync<ArgumentException>(() => SequenceData.CollectAsync(Source(int.MaxValue, bad: 5)))).Message);
        Assert.Contains("no sequences", (await Assert.ThrowsAsync<ArgumentException>(() => SequenceData.CollectAsync(Source(0)))).Message);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SequenceData.CollectAsync(Source(int.MaxValue, at: i => { if (i == 4) stop.Cancel(); }), stop.Token));
    }

    private static async IAsyncEnumerable<double[,]> Source(int count, int bad = -1, Action<int>? at = null)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            at?.Invoke(i);
            yield return new double[i == bad ? 0 : 2, 3];
        }
    }
}
