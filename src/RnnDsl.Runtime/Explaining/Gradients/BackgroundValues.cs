using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The values of what is attributed to, in each example of the data that baselines are drawn from.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class BackgroundValues<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][,] values;
    private readonly int[][] fitting;

    /// <param name="model">The model.</param>
    /// <param name="background">The data.</param>
    /// <param name="wrt">What is attributed to.</param>
    /// <param name="lengths">The steps of what is attributed to in the explained examples.</param>
    /// <param name="run">Threads.</param>
    internal BackgroundValues(RecurrentModel<T> model, Batch<T> background, Wrt wrt, int[] lengths, RunOptions? run)
    {
        ArgumentNullException.ThrowIfNull(background);
        if (wrt.Kind == WrtKind.InitialState)
            throw new NotSupportedException($"{model.Description.Name}: data have no initial states to draw baselines for '{wrt.Name}' from; use IntegratedGradients with a baseline.");
        model.Check(Noise.AddTo(background, model.Description, seed: null), null);
        FiniteInputs.Check(model.Description, background);
        Quantity<T> rows = wrt.Kind == WrtKind.Input
            ? new Quantity<T>(wrt.Name, wrt.Shape, background.Inputs[background.IndexOf(wrt.Name)].Rows)
            : model.Record(background, options: run)[wrt.Name];
        values = [.. Enumerable.Range(0, rows.Count).Select(rows.Of)];
        fitting = new int[lengths.Length][];
        for (int example = 0; example < lengths.Length; example++)
        {
            fitting[example] = [.. Enumerable.Range(0, values.Length).Where(i => values[i].GetLength(0) >= lengths[example])];
            if (fitting[example].Length == 0)
                throw new ArgumentException($"{model.Description.Name}: no sequence of the background is as long as example {example}, which has {lengths[example]} steps of '{wrt.Name}'; the longest has {values.Max(cells => cells.GetLength(0))}.", "background");
        }
    }

    /// <summary>The sequences that are at least as long as an explained example; what lies behind its end is not used.</summary>
    internal int[] Fitting(int example) => fitting[example];

    internal Span<T> Row(int sequence, int step) => Cells.Row(values[sequence], step);
}
