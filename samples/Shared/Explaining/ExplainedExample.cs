using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.MadeUp.Explaining;

/// <summary>What a sample has to explain: one example of its data, and what the methods need to know about it.</summary>
/// <param name="Model">The trained model.</param>
/// <param name="Batch">The example.</param>
/// <param name="Target">What is explained of it.</param>
/// <param name="Background">Some tens of sequences of the same data; with the example's steps where methods compare step by step.</param>
/// <param name="Steps">A name for each of the example's steps.</param>
public sealed record ExplainedExample(IRecurrentModel<float> Model, Batch<float> Batch, Target Target, Batch<float> Background, IReadOnlyList<string> Steps)
{
    /// <summary>What is attributed to by methods that need numbers to differentiate by; the only input if not given.</summary>
    public string? Vectors { get; init; }

    /// <summary>Whether the input is tokens, which have no path to zero and no noise.</summary>
    public bool IsTokens { get; init; }

    /// <summary>The token that stands for none.</summary>
    public int NoToken { get; init; }

    /// <summary>A quantity that is a sum of history, input and bias; the first that there is if not given.</summary>
    public string? Sum { get; init; }

    /// <summary>Another example of as many steps, for methods that put values of one into the other; null where there is none.</summary>
    public Batch<float>? Other { get; init; }

    /// <summary>The initial states of the example.</summary>
    public InitialStates<float>? Initial { get; init; }
}
