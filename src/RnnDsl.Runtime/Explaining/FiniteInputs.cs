using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Refuses inputs that are not numbers: every explanation of them would be none either.</summary>
internal static class FiniteInputs
{
    internal static void Check<T>(ModelDescription model, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (InputInfo info in model.Inputs)
        {
            // What a run draws itself is not there yet.
            if (batch.IndexOf(info.Name) is not (>= 0 and var index)) continue;
            StepRows<T> rows = batch.Inputs[index].Rows;
            for (int example = 0; example < batch.Count; example++)
            for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
            {
                ReadOnlySpan<T> row = rows.At(example, step);
                for (int feature = 0; feature < row.Length; feature++)
                    if (!T.IsFinite(row[feature]))
                        throw new ArgumentException($"{model.Name}: input '{info.Name}' of example {example} is {row[feature]} at step {step}, feature {feature}.", nameof(batch));
            }
        }
    }
}
