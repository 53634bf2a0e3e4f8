using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Refuses to explain a value that is not a number, and says where it came from.</summary>
internal static class FirstNaN
{
    /// <summary>Throws where a target's value is not a number.</summary>
    /// <param name="functionValue">The target's value for each example.</param>
    /// <param name="record">Runs the model again with everything kept.</param>
    /// <exception cref="ArithmeticException">Names the first quantity, step and unit that is not a number.</exception>
    internal static void Refuse<T>(T[] functionValue, Func<Trace<T>> record) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int example = Array.FindIndex(functionValue, T.IsNaN);
        if (example >= 0) throw new ArithmeticException(Describe(record(), example));
    }

    private static string Describe<T>(Trace<T> run, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDescription model = run.Model.Description;
        QuantityInfo[] kept = [.. model.Quantities.Where((_, slot) => model.Slots[slot].Keep <= run.Kept)];
        for (int step = 0; step < kept.Max(info => run[info.Name].Lengths[example]); step++)
            foreach (QuantityInfo info in kept)
            {
                string name = info.Name;
                if (step >= run[name].Lengths[example]) continue;
                ReadOnlySpan<T> row = run[name][example, step];
                for (int unit = 0; unit < row.Length; unit++)
                    if (T.IsNaN(row[unit]))
                        return $"{model.Name}: the target is NaN for example {example}: '{name}' becomes NaN at step {step}, unit {unit}.";
            }
        return $"{model.Name}: the target is NaN for example {example}.";
    }
}
