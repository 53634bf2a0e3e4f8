using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>
/// Inputs that a run draws itself. They depend on the seed, the input and the example's number in the batch: not on threads, nor on
/// how the batch is cut. A batch that has such an input already keeps it, so that a run can be repeated with a recorded mask.
/// </summary>
internal static class Noise
{
    /// <summary>The batch with what the model draws; the batch itself where it draws nothing.</summary>
    internal static Batch<T> AddTo<T>(Batch<T> batch, ModelDescription model, ulong? seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!IsDrawn(model)) return batch;
        string? first = Array.Find(model.Inputs, input => input.IsGiven)?.Name;
        var inputs = new List<BatchInput<T>>();
        foreach (BatchInput<T> input in batch.Inputs) inputs.Add(input.Name is null ? new BatchInput<T>(first, input.Rows) : input);
        for (int i = 0; i < model.Inputs.Length; i++)
        {
            InputInfo info = model.Inputs[i];
            if (info.IsGiven || inputs.Exists(input => input.Name == info.Name)) continue;
            var rows = new StepRows<T>(ModelDescription.Elements(info.Shape));
            rows.Fit(GeometryOf(info, batch, inputs));
            Draw(rows, info, seed, i);
            inputs.Add(new BatchInput<T>(info.Name, rows));
        }
        return Batch<T>.Over(batch.Geometry, batch.ExampleGeometry, [.. inputs], [.. batch.Contexts]);
    }

    /// <summary>Draws every number of an input.</summary>
    /// <param name="rows">What is written.</param>
    /// <param name="info">The input.</param>
    /// <param name="seed">Null in an evaluation, which has masks of ones and normals of zero.</param>
    /// <param name="key">Tells inputs of one run apart.</param>
    internal static void Draw<T>(StepRows<T> rows, InputInfo info, ulong? seed, int key) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (seed is null)
        {
            rows.Fill(T.CreateTruncating(info.Undrawn));
            return;
        }
        T kept = T.CreateTruncating(1 / (1 - info.Rate));
        for (int example = 0; example < rows.Geometry.Count; example++)
        {
            RandomStream random = RandomStream.For(seed.Value + 0x9E3779B97F4A7C15UL * (ulong)(key + 1), example);
            for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
                foreach (ref T number in rows.At(example, step))
                    number = info.Noise == NoiseKind.Normal ? T.CreateTruncating(random.NextNormal()) : random.NextUniform() < info.Rate ? T.Zero : kept;
        }
    }

    private static bool IsDrawn(ModelDescription model)
    {
        foreach (InputInfo input in model.Inputs)
            if (!input.IsGiven)
                return true;
        return false;
    }

    /// <summary>A cell's noise has the batch's steps; a model's those of the input that it is read side by side with.</summary>
    private static BatchGeometry GeometryOf<T>(InputInfo info, Batch<T> batch, List<BatchInput<T>> inputs) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        info.Space is null ? batch.ExampleGeometry
        : info.Space.Length == 0 ? batch.Geometry
        : inputs.Find(input => input.Name == info.Space)?.Rows.Geometry ?? batch.Geometry;
}
