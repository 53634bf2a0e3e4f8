using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a model is, before any data.</summary>
/// <param name="Name">The definition's name.</param>
/// <param name="Precision">"float" or "double".</param>
/// <param name="Dimensions">The dimensions by name.</param>
/// <param name="Parameters">How many learned numbers it has.</param>
/// <param name="Inputs">The names of the inputs that a caller gives.</param>
/// <param name="States">The names of the states.</param>
/// <param name="Quantities">The named quantities, in the definition's order.</param>
public sealed record ModelSummary(
    string Name, string Precision, IReadOnlyDictionary<string, int> Dimensions, long Parameters,
    IReadOnlyList<string> Inputs, IReadOnlyList<string> States, IReadOnlyList<QuantitySummary> Quantities)
{
    internal static ModelSummary Of<T>(ModelDescription model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A layer used twice can bring the same dimension twice.
        var dimensions = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (DimensionInfo dimension in model.Dimensions) dimensions.TryAdd(dimension.Name, dimension.Value);
        return new ModelSummary(
            model.Name, TensorBody.Precision<T>(), dimensions, model.Parameters.Sum(info => (long)ModelDescription.Elements(info.Shape)),
            [.. model.GivenInputs.Select(info => info.Name)], [.. model.States.Select(info => info.Name)],
            [.. model.Quantities.Select(info => new QuantitySummary(info.Name, info.Role.ToString(), info.Shape, info.Equation))]);
    }
}

/// <summary>A named quantity of a model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">Its roles: "None", or some of "Gate", "Attention", "Output", "Next".</param>
/// <param name="Shape">The shape of one step: [] a scalar, [n] a vector, [r, c] a matrix; −1 for a number of positions.</param>
/// <param name="Equation">The equation as it was written.</param>
public sealed record QuantitySummary(string Name, string Role, IReadOnlyList<int> Shape, string Equation);
