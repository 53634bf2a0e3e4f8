using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Reading;

/// <summary>A definition that has been read and checked: its forward program and what its values are to the user.</summary>
internal sealed record Definition(
    DefinitionSource Source,
    IReadOnlyList<string> Dimensions,
    IReadOnlyList<LeafValue> Leaves,
    IReadOnlyList<QuantityValue> Quantities,
    Graph Forward)
{
    public string Name => Source.Name;

    /// <summary>The forward program with the rules of activations that have their own; null: they are the forward program's.</summary>
    public Graph? Ruled { get; init; }

    /// <summary>The other definitions that a model uses.</summary>
    public IReadOnlyList<LayerValue> Layers { get; init; } = [];

    public IEnumerable<LeafValue> Of(LeafRole role) => Leaves.Where(l => l.Source.Role == role);

    /// <summary>Weights and biases in the order of declaration.</summary>
    public IEnumerable<LeafValue> Parameters => Leaves.Where(l => l.Source.Role is LeafRole.Weight or LeafRole.Bias);

    /// <summary>Hyper-parameters that are numbers.</summary>
    public IEnumerable<LeafValue> Numbers => Of(LeafRole.Hyper).Where(l => l.Shape.Rank == 0);

    /// <summary>Hyper-parameters that are vectors or matrices.</summary>
    public IEnumerable<LeafValue> Constants => Of(LeafRole.Hyper).Where(l => l.Shape.Rank > 0);

    /// <summary>Quantities that have a value at every step.</summary>
    public IEnumerable<QuantityValue> StepQuantities => Quantities.Where(q => q.Shape.Rows != RowSpace.Global);

    /// <summary>Quantities made of weights alone, which have one value in a run.</summary>
    public IEnumerable<QuantityValue> WeightQuantities => Quantities.Where(q => q.Shape.Rows == RowSpace.Global);

    public QuantityValue Next(LeafValue state) => Quantities.First(q => q.Source.NextOf == state.Source.Name && (q.Source.Roles & QuantityRoles.Next) != 0);

    /// <summary>The quantities that a plain run returns: those marked so, or the next value of the first state.</summary>
    public IEnumerable<QuantityValue> Outputs =>
        Quantities.Any(q => (q.Source.Roles & QuantityRoles.Output) != 0) ? Quantities.Where(q => (q.Source.Roles & QuantityRoles.Output) != 0)
        : Of(LeafRole.State).Any() ? [Next(Of(LeafRole.State).First())]
        : [StepQuantities.Last()];

    public static string QuantityResult(string name) => ResultNames.Quantity + name;

    public static string FinalResult(string state) => ResultNames.Final + state;
}

/// <param name="Number">A hyper-parameter's value.</param>
internal sealed record LeafValue(LeafSource Source, Shape Shape, double Number = 0)
{
    public string Name => Source.Name;
}

/// <param name="Type">The full name of the layer's class in C#.</param>
/// <param name="Signature">What it takes and gives, in dimensions of its own.</param>
/// <param name="Dimensions">The sizes that its dimensions have here, in its order.</param>
internal sealed record LayerValue(LayerSource Source, string Type, Emitting.Signature Signature, IReadOnlyList<Dim> Dimensions)
{
    public string Name => Source.Name;
}

internal sealed record QuantityValue(QuantitySource Source, Shape Shape)
{
    public string Name => Source.Name;
}
