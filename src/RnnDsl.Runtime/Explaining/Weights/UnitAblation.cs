using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A row or a column of a parameter that was set to zero.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="IsColumn">Whether it is a column; an element of a vector counts as a row.</param>
/// <param name="Index">Which, from 0.</param>
/// <param name="Effect">What it does.</param>
public sealed record AblatedUnit(string Parameter, bool IsColumn, int Index, WeightEffect Effect);

/// <summary>Which rows and columns of its parameters a model needs: each alone is set to zero on a copy. The model stays as it is.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Target">The target, in words.</param>
/// <param name="Output">The output that is compared.</param>
/// <param name="Examples">How many examples there were.</param>
/// <param name="Baseline">The target's value without a change.</param>
/// <param name="Units">The rows and columns, from that with the greatest mean magnitude of the target's change to the least.</param>
public sealed partial record UnitAblation(string Model, string Target, string Output, int Examples, Estimate Baseline, IReadOnlyList<AblatedUnit> Units)
{
    /// <summary>Sets each row and each column to zero in turn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs; uncertainty is that over its examples.</param>
    /// <param name="target">What is looked at.</param>
    /// <param name="options">Which parameters; rows, columns or both.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an option is out of range.</exception>
    public static UnitAblation Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, UnitAblationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new UnitAblationOptions();
        if (!options.Rows && !options.Columns) throw new ArgumentException("Neither rows nor columns are to be set to zero.", nameof(options));
        var changes = new WeightChanges<T>(model.Compiled, batch, target, options, cancellation);
        var lines = new List<(int Chosen, ParameterInfo Info, bool IsColumn, int Index)>();
        for (int i = 0; i < changes.Chosen.Length; i++)
        {
            ParameterInfo info = changes.Description.Parameters[changes.Chosen[i]];
            int rows = info.Shape.Length == 0 ? 1 : info.Shape[0], columns = info.Shape.Length == 2 ? info.Shape[1] : 0, chosen = i;
            if (options.Rows) lines.AddRange(Enumerable.Range(0, rows).Select(row => (chosen, info, false, row)));
            if (options.Columns) lines.AddRange(Enumerable.Range(0, columns).Select(column => (chosen, info, true, column)));
        }
        if (lines.Count == 0) throw new ArgumentException($"{changes.Description.Name}: none of the parameters has columns.", nameof(options));
        var units = new AblatedUnit[lines.Count];
        for (int u = 0; u < units.Length; u++)
        {
            (int chosen, ParameterInfo info, bool isColumn, int index) = lines[u];
            int columns = info.Shape.Length == 2 ? info.Shape[1] : 1;
            WeightEffect effect = changes.Measure((i, values) =>
            {
                if (i != chosen) return;
                if (!isColumn) values.Slice(index * columns, columns).Clear();
                else
                    for (int k = index; k < values.Length; k += columns) values[k] = T.Zero;
            }, cancellation);
            units[u] = new AblatedUnit(info.Name, isColumn, index, effect);
            options.Progress?.Report((u + 1.0) / units.Length);
        }
        return new UnitAblation(changes.Description.Name, target.ToString()!, changes.OutputName, batch.Count, changes.Baseline, [.. units.OrderByDescending(unit => unit.Effect.Magnitude.Mean)]);
    }
}
