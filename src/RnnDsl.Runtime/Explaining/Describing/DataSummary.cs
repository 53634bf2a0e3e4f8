using System.Numerics;
using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>What a model was looked at on.</summary>
/// <param name="Sequences">How many sequences.</param>
/// <param name="Steps">How many steps all of them have.</param>
/// <param name="Shortest">The fewest steps of one.</param>
/// <param name="Median">The median of their steps.</param>
/// <param name="Longest">The most steps of one.</param>
/// <param name="Classes">How many sequences there are of each class, by its number; empty where there are none.</param>
public sealed record DataSummary(int Sequences, long Steps, int Shortest, double Median, int Longest, IReadOnlyDictionary<int, int> Classes);

/// <summary>Counts sequences, steps and classes.</summary>
internal sealed class DataCounter<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<int> lengths = [];
    private readonly SortedDictionary<int, int> classes = [];

    internal void Add(Piece<T> piece)
    {
        for (int i = 0; i < piece.Examples.Length; i++)
        {
            lengths.Add(piece.Batch.Lengths[i]);
            int label = piece.At(i, piece.Batch.Lengths[i] - 1).Class;
            if (label >= 0) classes[label] = classes.GetValueOrDefault(label) + 1;
        }
    }

    internal DataSummary Summary() => new(
        lengths.Count, lengths.Sum(length => (long)length), lengths.Min(), lengths.Select(length => (double)length).Median(), lengths.Max(), classes);
}
