using System.Runtime.CompilerServices;

namespace RnnDsl;

/// <summary>How a layer is used.</summary>
public enum LayerCallKind
{
    /// <summary>Step by step, from the first.</summary>
    Scan,

    /// <summary>Step by step, from the last; results lie at the steps that they belong to.</summary>
    ScanReverse,

    /// <summary>At each step alone, or once on a value without steps.</summary>
    Apply,
}

/// <summary>One use of a layer by an equation.</summary>
/// <param name="Kind">How it is used.</param>
/// <param name="Input">Its first input.</param>
/// <param name="Initial">The initial value of its first state; null: its own.</param>
/// <param name="More">Further inputs, contexts and initial states by name.</param>
public sealed record LayerCall(
    LayerCallKind Kind, LayerArgument Input, LayerArgument? Initial, IReadOnlyList<(string Name, LayerArgument Value)> More);

/// <summary>Tells equations how layers are computed: generated code attaches each layer's evaluator to its instance.</summary>
public static class EagerLayers
{
    private static readonly ConditionalWeakTable<object, Func<LayerCall, LayerResult>> Evaluators = [];

    /// <summary>From now on the layer's uses are computed by this evaluator, which replaces an earlier one.</summary>
    /// <param name="layer">The instance that the model's field holds.</param>
    /// <param name="evaluator">Computes one use.</param>
    public static void Attach(object layer, Func<LayerCall, LayerResult> evaluator)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(evaluator);
        Evaluators.AddOrUpdate(layer, evaluator);
    }

    internal static LayerResult Use(
        string type, object? layer, LayerCallKind kind, LayerArgument input, LayerArgument? initial,
        (string Name, LayerArgument Value)[] more)
    {
        ArgumentNullException.ThrowIfNull(more);
        if (layer is null || !Evaluators.TryGetValue(layer, out Func<LayerCall, LayerResult>? evaluator))
            throw Operation.Empty(kind.ToString(), type + " layer");
        return evaluator(new(kind, input, initial, more));
    }
}
