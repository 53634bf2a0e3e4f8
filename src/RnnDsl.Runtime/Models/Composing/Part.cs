using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Models;

/// <summary>A model that runs as a part of a larger one: a layer, or equations of the larger model's own that can be computed together.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="name">Its name in the larger model.</param>
/// <param name="model">The model.</param>
/// <param name="space">The input whose steps it runs over; null where it runs once for each example.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Part<T>(string name, RecurrentModel<T> model, string? space) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The name; a layer's is that of its field.</summary>
    public string Name { get; } = name;

    /// <summary>The model that runs.</summary>
    public RecurrentModel<T> Model { get; } = model;

    /// <summary>The input whose steps it runs over; null where it runs once for each example.</summary>
    public string? Space { get; } = space;

    /// <summary>Whether it is a layer, whose quantities go by its name; else they are the larger model's own.</summary>
    public bool IsLayer { get; init; }

    /// <summary>The layer whose parameters it has: its own name, or that of the part that used the layer first.</summary>
    public string Layer { get; init; } = name;

    /// <summary>Whether it walks over the user's sequences from their last step to their first.</summary>
    public bool Reversed { get; init; }

    /// <summary>Where its inputs come from.</summary>
    public Link[] Inputs { get; init; } = [];

    /// <summary>Where its contexts come from.</summary>
    public Link[] Contexts { get; init; } = [];

    /// <summary>Where its initial states come from; others are zero, or what the caller gives.</summary>
    public Link[] InitialStates { get; init; } = [];

    /// <summary>Of equations of the larger model: the quantities that have no name there.</summary>
    public string[] Unnamed { get; init; } = [];

    /// <summary>The module of PyTorch that has a layer's parameters, and its layer there.</summary>
    public TorchModule? Torch { get; init; }

    /// <summary>For each of its parameters the larger model's.</summary>
    internal int[] Parameters { get; set; } = [];
}

/// <summary>Where PyTorch keeps a layer's parameters.</summary>
/// <param name="Name">The module: <c>rnn</c>.</param>
/// <param name="Layer">The layer inside it, from 0; −1 where names have no suffix.</param>
/// <param name="Reverse">Whether it is the reverse direction.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TorchModule(string Name, int Layer = -1, bool Reverse = false)
{
    /// <summary>The full name of a parameter that the layer's definition names.</summary>
    internal string Of(string parameter) =>
        parameter.Contains('.') || Layer < 0 ? $"{Name}.{parameter}" : $"{Name}.{parameter}_l{Layer}{(Reverse ? "_reverse" : "")}";
}
