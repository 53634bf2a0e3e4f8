using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The layer-wise explanation of h_t = f(W_hh h + W_xh x + b): what a sum is made of — its history, its input and its bias. The parts
/// add up to the value. Gates scale the parts of what they let through; sums are seen through named quantities.
/// </summary>
public static class Contributions
{
    /// <summary>Splits a quantity that is a sum.</summary>
    /// <param name="model">The model; its definition is [Explainable].</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="quantity">The quantity, for example a pre-activation.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the quantity is no sum of several of these.</exception>
    /// <exception cref="NotSupportedException">The definition is not [Explainable].</exception>
    public static Contribution<T> Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, string quantity, InitialStates<T>? initial = null, Interventions<T>? interventions = null, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentException.ThrowIfNullOrEmpty(quantity);
        RecurrentModel<T> compiled = model.Compiled;
        compiled.Description.SlotOf(quantity);
        compiled.Check(Noise.AddTo(batch, compiled.Description, seed: null), initial);
        FiniteInputs.Check(compiled.Description, batch);
        RecurrentModel<T> companion = compiled.CompanionOf(CompanionKind.Shares);
        string[] sums = Sums(compiled.Description, companion.Description);
        if (Array.Find(compiled.Description.Quantities, info => info.Name == quantity)!.Shape.Contains(-1))
            throw new ArgumentException($"{compiled.Description.Name}: '{quantity}' has a number of positions of its own at each step, and no parts of a fixed size.", nameof(quantity));
        if (Array.IndexOf(sums, quantity) < 0)
            throw new ArgumentException($"{compiled.Description.Name}: '{quantity}' is no sum of parts from history, input and bias; these are: {ModelDescription.List(sums)}.", nameof(quantity));
        Trace<T> trace = companion.Record(CompanionBatch.Named(compiled, batch, options?.Run), initial, interventions, options?.Run);
        return new Contribution<T>(quantity, Rows(trace[quantity]), [.. CompanionNames.Shares.Select(share => Rows(trace[CompanionNames.Prefixed(share, quantity)]))]);
    }

    /// <summary>The quantities of a model that can be split.</summary>
    public static string[] Sums<T>(IRecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return Sums(model.Compiled.Description, model.Compiled.CompanionOf(CompanionKind.Shares).Description);
    }

    private static T[][,] Rows<T>(Quantity<T> quantity) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, quantity.Count).Select(quantity.Of)];

    private static string[] Sums(ModelDescription model, ModelDescription companion) =>
        [.. model.Quantities.Select(info => info.Name).Where(name => ModelDescription.Find(companion.Quantities, CompanionNames.Prefixed(CompanionNames.Shares[0], name)) is >= 0 and var index && !companion.Quantities[index].Shape.Contains(-1))];
}

/// <summary>A quantity and the parts that add up to it: each for each example [steps × units].</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Contribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Contribution(string quantity, T[][,] value, IReadOnlyList<T[][,]> shares) =>
        (Name, Value, History, Input, Bias, Mixed) = (quantity, value, shares[0], shares[1], shares[2], shares[3]);

    /// <summary>The quantity's name.</summary>
    public string Name { get; }

    /// <summary>Its value.</summary>
    public IReadOnlyList<T[,]> Value { get; }

    /// <summary>What comes from states: of the step before, or of any before it.</summary>
    public IReadOnlyList<T[,]> History { get; }

    /// <summary>What comes from the step's inputs, and from contexts.</summary>
    public IReadOnlyList<T[,]> Input { get; }

    /// <summary>What is there whatever the input is.</summary>
    public IReadOnlyList<T[,]> Bias { get; }

    /// <summary>What comes from functions of states and inputs together, which cannot be told apart.</summary>
    public IReadOnlyList<T[,]> Mixed { get; }
}
