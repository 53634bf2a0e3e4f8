using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="PruningSensitivity"/> and <see cref="UnitAblation"/> can be told.</summary>
public record WeightChangeOptions : SurveyOptions
{
    /// <summary>The parameters that are changed; all that are multiplied (weights, not biases) if not given.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>The output that is compared; the model's first if not given.</summary>
    public string? Output { get; init; }

    /// <summary>Whether outputs are compared at every step, and not only at the last one of each sequence.</summary>
    public bool EveryStep { get; init; }

    /// <summary>The numbers of the parameters; throws where there is no such parameter.</summary>
    internal int[] Chosen(ModelDescription model)
    {
        int[] chosen = Parameters is null
            ? [.. Enumerable.Range(0, model.Parameters.Length).Where(p => model.Parameters[p].Role == ParameterRole.Weight)]
            : [.. Parameters.Select(model.ParameterOf)];
        if (chosen.Length == 0) throw new ArgumentException($"{model.Name}: there are no weights to change; it has the parameters {ModelDescription.List(model.Parameters.Select(info => info.Name))}.", "options.Parameters");
        if (chosen.Distinct().Count() < chosen.Length) throw new ArgumentException($"{model.Name}: a parameter is named twice: {string.Join(", ", Parameters!)}.", "options.Parameters");
        return chosen;
    }

    /// <summary>The slot of the output; throws where there is none, or one that cannot be compared.</summary>
    internal int OutputSlot(ModelDescription model)
    {
        int[] outputs = model.OutputSlots();
        int slot = Output is null ? outputs.FirstOrDefault(-1) : Array.Find(outputs, one => model.Quantities[one].Name == Output);
        if (slot < 0 || outputs.Length == 0 || (Output is not null && model.Quantities[slot].Name != Output))
            throw new ArgumentException($"{model.Name} has no output '{Output}'; it has {ModelDescription.List(outputs.Select(one => model.Quantities[one].Name))}.", "options.Output");
        return model.Slots[slot].Sequence is null ? slot
            : throw new ArgumentException($"{model.Name}: the output '{model.Quantities[slot].Name}' has a number of positions of its own at each step, and cannot be compared.", "options.Output");
    }
}

/// <summary>What <see cref="PruningSensitivity"/> can be told.</summary>
public sealed record PruningSensitivityOptions : WeightChangeOptions
{
    /// <summary>The shares of elements that are set to zero, those of the least magnitude first.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    internal PruningSensitivityOptions Checked()
    {
        if (Shares.Count == 0) throw new ArgumentException("There are no shares to prune.", "options.Shares");
        foreach (double share in Shares)
            if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException("options.Shares", share, "A share of elements lies in [0, 1].");
        return this;
    }
}

/// <summary>What <see cref="UnitAblation"/> can be told.</summary>
public sealed record UnitAblationOptions : WeightChangeOptions
{
    /// <summary>Whether rows are set to zero, one after the other: what an output unit hears. An element of a vector counts as a row.</summary>
    public bool Rows { get; init; } = true;

    /// <summary>Whether columns of matrices are set to zero: what is heard of an input unit.</summary>
    public bool Columns { get; init; } = true;
}
