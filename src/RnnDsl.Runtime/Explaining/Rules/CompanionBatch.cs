using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A batch for a model's companion: the model's inputs, and others beside them.</summary>
internal static class CompanionBatch
{
    /// <summary>The batch with what the model draws itself, each input by its name.</summary>
    internal static Batch<T> Named<T>(RecurrentModel<T> model, Batch<T> batch, RunOptions? run) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        batch = Noise.AddTo(batch, model.Description, run?.NoiseSeed);
        return Batch<T>.Over(
            batch.Geometry, batch.ExampleGeometry,
            [.. model.Description.Inputs.Select(info => new BatchInput<T>(info.Name, batch.Inputs[batch.IndexOf(info.Name)].Rows))],
            [.. batch.Contexts]);
    }

    /// <summary>The batch with one input's rows in place of its own.</summary>
    internal static Batch<T> With<T>(Batch<T> named, string input, StepRows<T> rows) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Batch<T>.Over(
        named.Geometry, named.ExampleGeometry,
        [.. Inputs(named).Select(other => other.Name == input ? new BatchInput<T>(input, rows) : other)],
        [.. named.Contexts]);

    /// <summary>Every input and context of one batch, and every one of another under names with a prefix.</summary>
    internal static Batch<T> Beside<T>(Batch<T> named, Batch<T> other, string prefix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Batch<T> both = Batch<T>.Over(
            named.Geometry, named.ExampleGeometry,
            [.. Inputs(named), .. Inputs(other).Select(input => new BatchInput<T>(prefix + input.Name, input.Rows))],
            [.. named.Contexts]);
        for (int c = 0; c < other.Contexts.Length; c++)
        {
            BatchContext<T> context = other.Contexts[c];
            both = both.WithContext(prefix + context.Name, [.. Enumerable.Range(0, other.Count).Select(example => other.ContextOf(context, example))]);
        }
        return both;
    }

    /// <summary>A copy of initial states, and the same under names with a prefix, if there is one.</summary>
    internal static InitialStates<T>? Twice<T>(ModelDescription model, InitialStates<T>? initial, string? prefix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (initial is null) return null;
        var both = new InitialStates<T>().SetFirstStep(initial.FirstStep);
        foreach (StateInfo state in model.States)
        {
            if (initial.Find(state.Name) is not { } values) continue;
            both.SetInPlace(state.Name, values, values.Length / ModelDescription.Elements(state.Shape));
            if (prefix is not null) both.SetInPlace(CompanionNames.Prefixed(prefix, state.Name), values, values.Length / ModelDescription.Elements(state.Shape));
        }
        return both;
    }

    /// <summary>Rows with the values of arrays [steps × features], where an input's lie.</summary>
    internal static StepRows<T> Rows<T>(T[][,] values, StepRows<T> like) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new StepRows<T>(like.Width);
        rows.Fit(like.Geometry);
        for (int example = 0; example < values.Length; example++)
        for (int step = 0; step < values[example].GetLength(0); step++)
            Cells.Row(values[example], step).CopyTo(rows.At(example, step));
        return rows;
    }

    private static BatchInput<T>[] Inputs<T>(Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T> => batch.Inputs.ToArray();
}
