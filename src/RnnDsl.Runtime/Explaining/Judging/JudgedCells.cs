using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Reads attributions that are to be judged.</summary>
internal static class JudgedCells
{
    /// <summary>What an attribution attributes to, in the model that is to judge it.</summary>
    internal static Wrt WrtOf<T>(ModelDescription model, Attribution<T> attribution, int examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        Wrt wrt = Wrt.Find(model, attribution.Wrt);
        if (attribution.Values.Count != examples)
            throw new ArgumentException($"{model.Name}: the attribution by {attribution.Method} has {attribution.Values.Count} examples; the batch has {examples}.", nameof(attribution));
        return wrt;
    }

    /// <summary>Throws where an attribution does not have a value for each cell, or one is no finite number.</summary>
    internal static void Check<T>(ModelDescription model, Attribution<T> attribution, int[] lengths, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckSteps(model, attribution, lengths);
        T[,]? other = attribution.Values.FirstOrDefault(cells => cells.GetLength(1) != width);
        if (other is not null)
            throw new ArgumentException($"{model.Name}: the attribution by {attribution.Method} has {other.GetLength(1)} values a step; '{attribution.Wrt}' has {model.Explain(width)}.", nameof(attribution));
    }

    /// <summary>Throws where an attribution has other steps, or a value is no finite number.</summary>
    internal static void CheckSteps<T>(ModelDescription model, Attribution<T> attribution, int[] lengths) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < lengths.Length; example++)
        {
            T[,] cells = attribution.Values[example];
            if (cells.GetLength(0) != lengths[example])
                throw new ArgumentException($"{model.Name}: the attribution by {attribution.Method} has {cells.GetLength(0)} steps for example {example}, which has {lengths[example]}.", nameof(attribution));
            foreach (T value in Cells.Of(cells))
                if (!T.IsFinite(value)) throw new ArgumentException($"{model.Name}: the attribution by {attribution.Method} holds {value} for example {example}; it cannot be judged.", nameof(attribution));
        }
    }

    /// <summary>The absolute value of each step's sum.</summary>
    internal static double[] StepScores<T>(Attribution<T> attribution, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] cells = attribution.Values[example];
        var scores = new double[cells.GetLength(0)];
        for (int step = 0; step < scores.Length; step++)
        {
            double sum = 0;
            foreach (T value in Cells.Row(cells, step)) sum += double.CreateTruncating(value);
            scores[step] = Math.Abs(sum);
        }
        return scores;
    }

    /// <summary>All cells, or their absolute values.</summary>
    internal static double[] Flat<T>(Attribution<T> attribution, int example, bool absolute) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> cells = Cells.Of(attribution.Values[example]);
        var flat = new double[cells.Length];
        for (int i = 0; i < flat.Length; i++) flat[i] = double.CreateTruncating(absolute ? T.Abs(cells[i]) : cells[i]);
        return flat;
    }
}
