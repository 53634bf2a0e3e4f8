using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>The states that are carried from one window of long sequences to the next.</summary>
internal static class CarriedStates
{
    /// <summary>Where some examples of a run go on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The run over the window before.</param>
    /// <param name="lasting">The positions, in the run's batch, of the examples that have another window.</param>
    internal static InitialStates<T> After<T>(ModelDescription model, Outputs<T> run, IReadOnlyList<int> lasting) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        InitialStates<T> all = InitialStates<T>.After(run), some = new();
        foreach (StateInfo state in model.States)
        {
            T[] values = all.Find(state.Name)!;
            var rows = new T[lasting.Count, ModelDescription.Elements(state.Shape)];
            int width = rows.GetLength(1);
            for (int i = 0; i < lasting.Count; i++)
            for (int unit = 0; unit < width; unit++)
                rows[i, unit] = values[lasting[i] * width + unit];
            some.Set(state.Name, rows);
        }
        int[] steps = all.FirstStep.ToArray();
        if (steps.Length > 0) some.SetFirstStep([.. lasting.Select(position => steps[position])]);
        return some;
    }

    /// <summary>Checks that examples can be cut into windows.</summary>
    /// <exception cref="ArgumentException">One cannot.</exception>
    internal static void Check<T>(RecurrentModel<T> trained, IReadOnlyList<Example<T>> examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDescription model = trained.Description;
        CheckModel(trained);
        for (int i = 0; i < examples.Count; i++)
        {
            foreach (ExampleInput<T> input in examples[i].Inputs)
                if (input.Lengths == Batching.InputLengths.Own)
                    throw new ArgumentException($"{model.Name}: example {i} has input '{input.Name}' with a length of its own, which cannot be cut into windows (WindowSteps).");
            int steps = examples[i].Steps, targets = examples[i].Classes?.Length ?? examples[i].Values?.GetLength(0) ?? steps;
            if (targets != steps)
                throw new ArgumentException($"{model.Name}: example {i} has {targets} targets for {steps} steps; windows (WindowSteps) need a target for every step.");
        }
    }

    /// <summary>What cannot take a sequence step by step cannot take it window by window.</summary>
    private static void CheckModel<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            _ = new StreamPlan<T>(model, [.. model.Description.GivenInputs.Where(input => input.Space is not null).Select(input => input.Name)], model.Description.Name);
        }
        catch (NotSupportedException whole)
        {
            throw new ArgumentException($"{model.Description.Name} cannot be trained in windows (WindowSteps), between which its states are carried on: {whole.Message}", whole);
        }
    }
}
