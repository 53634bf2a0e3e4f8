using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>The output that a loss looks at, and at which of its steps.</summary>
internal sealed class LossOutput(string? name, LossSteps steps)
{
    /// <summary>The output of a run.</summary>
    internal Quantity<T> Of<T>(Outputs<T> outputs) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        name is null ? outputs.First : outputs[name];

    /// <summary>The first of an example's steps that has a target.</summary>
    internal int FirstStep(int length) => steps == LossSteps.Last ? length - 1 : 0;

    /// <summary>Finds the output in a model.</summary>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    internal QuantityInfo In(ModelDescription model)
    {
        QuantityInfo[] outputs = [.. model.OutputSlots().Select(slot => model.Quantities[slot])];
        QuantityInfo? found = name is null ? outputs.FirstOrDefault() : Array.Find(outputs, info => info.Name == name);
        return found ?? throw new ArgumentException(
            $"{model.Name} has no output '{name}' for the loss; its outputs are {ModelDescription.List(outputs.Select(info => info.Name))}.");
    }

    /// <summary>
    /// Checks the number of targets of an example before anything runs. Of a model over several sequences an output may have the steps of another
    /// one than the example's main sequence: <see cref="CheckRun"/> looks there.
    /// </summary>
    internal void CheckCount(ModelDescription model, QuantityInfo output, int example, int length, int? targets, string kind)
    {
        if (output.Space is null) length = 1;
        else if (output.Space.Length > 0 && steps == LossSteps.Every && targets > 0 && model.GivenInputs.Any(input => input.Space is { Length: > 0 } && input.Space != output.Space)) return;
        int expected = steps == LossSteps.Last ? 1 : length;
        if (targets == expected) return;
        string wanted = steps == LossSteps.Last ? "one, for its last step" : $"one for each of its {length} steps";
        string cure = steps != LossSteps.Last && targets == 1 ? "; for the last step alone, make the loss with steps: LossSteps.Last" : "";
        throw new ArgumentException($"Example {example} has {targets?.ToString() ?? "no"} {kind} for '{output.Name}'; the loss wants {wanted}{cure}.");
    }

    /// <summary>Checks the number of an example's targets against the steps that the output has in a run.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    internal void CheckRun(string output, int example, int length, int? targets, string kind)
    {
        if (targets == (steps == LossSteps.Last ? 1 : length)) return;
        string wanted = steps == LossSteps.Last ? "one, for the last step" : length == 1 ? "one" : $"one for each of its {length} steps";
        throw new ArgumentException($"Example {example} of the batch has {targets?.ToString() ?? "no"} {kind} for '{output}', which wants {wanted}.");
    }

    /// <summary>The number of steps of an example.</summary>
    internal static int LengthOf<T>(ModelDescription model, Example<T> example) where T : unmanaged, IBinaryFloatingPointIeee754<T> => example.Steps;
}
