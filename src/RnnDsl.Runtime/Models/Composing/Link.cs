using System.ComponentModel;

namespace RnnDsl.Models;

/// <summary>How a value gets from the rows that it is made in to those that it is read in. Gradients go the same way back.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Move
{
    /// <summary>Each step reads the value of the same step, each example that of the same example.</summary>
    Same,

    /// <summary>Every step of an example reads its one value.</summary>
    Spread,

    /// <summary>The value of the first step, once for each example.</summary>
    First,

    /// <summary>The value of the last step, once for each example.</summary>
    Last,

    /// <summary>The steps of each example the other way round.</summary>
    Reverse,

    /// <summary>Each step reads the position of its number in the one row of its example.</summary>
    Positions,
}

/// <summary>What a part of a model reads.</summary>
/// <param name="To">The part's input, context or state.</param>
/// <param name="From">An input of the model by its name, or a quantity of an earlier part: <c>encoder.hNext</c>.</param>
/// <param name="Move">How it gets there. A context has all steps of an example as its positions, a state the one value of each example.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record Link(string To, string From, Move Move = Move.Same);
