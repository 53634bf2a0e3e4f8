using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// Which parts of a model take steps with a stream, and which are done once at its start. A model that needs all steps of what is taken step
/// by step has no plan.
/// </summary>
internal sealed class StreamPlan<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Composition<T>? composition;
    private readonly HashSet<string> inputs;
    private readonly string path;

    /// <param name="model">The model, or a layer of it.</param>
    /// <param name="inputs">Its inputs that are taken step by step.</param>
    /// <param name="whole">The name of the whole model, for messages.</param>
    /// <param name="path">What the model's names are preceded by in the whole model.</param>
    /// <exception cref="NotSupportedException">The model needs all steps at once.</exception>
    internal StreamPlan(RecurrentModel<T> model, HashSet<string> inputs, string whole, string path = "")
    {
        composition = model.Composition;
        this.inputs = inputs;
        this.path = path;
        HasHistory = model.Description.Histories.Length > 0;
        if (composition is null) return;
        Streamed = new bool[composition.Parts.Length];
        Nested = new StreamPlan<T>?[Streamed.Length];
        for (int p = 0; p < Streamed.Length; p++)
        {
            Streamed[p] = (composition.Parts[p].Space is { } space && inputs.Contains(space)) || Array.Exists(composition.Links[p].All, IsStreamed);
            if (Streamed[p]) Admit(p, whole);
        }
    }

    /// <summary>Of each part whether it takes steps.</summary>
    internal bool[] Streamed { get; } = [];

    /// <summary>Of each part that is made of parts itself: its own plan.</summary>
    internal StreamPlan<T>?[] Nested { get; } = [];

    /// <summary>Whether something remembers all steps so far.</summary>
    internal bool HasHistory { get; private set; }

    private void Admit(int p, string whole)
    {
        Part<T> part = composition!.Parts[p];
        PartLinks links = composition.Links[p];
        if (part.Reversed) throw CannotStream(p, whole, "walks over its sequence from the last step to the first");
        foreach (Source source in links.Inputs)
        {
            if (IsStreamed(source) && source.Move != Move.Same) throw CannotStream(p, whole, $"reads {Read(source)} {How(source.Move)}");
            if (source.Move == Move.Positions) throw CannotStream(p, whole, $"reads {Read(source)} by the number of the step");
        }
        foreach (Source source in links.Contexts)
            if (IsStreamed(source)) throw CannotStream(p, whole, $"reads {Read(source)} at all steps at once");
        foreach (Source source in links.Initial)
            if (IsStreamed(source)) throw CannotStream(p, whole, $"starts from {Read(source)}, which is known only after its steps");
        if (part.Model.Composition is null)
        {
            HasHistory |= part.Model.Description.Histories.Length > 0;
            return;
        }
        HashSet<string> inner = [.. links.Inputs.Where(source => IsStreamed(source) || source.Move == Move.Spread).Select(source => source.To)];
        StreamPlan<T> nested = Nested[p] = new StreamPlan<T>(part.Model, inner, whole, path + part.Name + ".");
        HasHistory |= nested.HasHistory;
    }

    private bool IsStreamed(Source source) => source.Part < 0
        ? inputs.Contains(composition!.Inputs[source.Index].Name)
        : Streamed[source.Part] && (Nested[source.Part]?.IsStreamed(source.Index) ?? true);

    private bool IsStreamed(int slot)
    {
        (int part, int own) = composition!.Slots[slot];
        return Streamed[part] && (Nested[part]?.IsStreamed(own) ?? true);
    }

    private static string How(Move move) => move switch
    {
        Move.First => "at its first step only",
        Move.Last => "at its last step",
        Move.Reverse => "in reverse",
        Move.Positions => "by the number of the step",
        _ => "once for a whole sequence",
    };

    /// <summary>What is read, in the user's names.</summary>
    private string Read(Source source)
    {
        if (source.Part < 0) return $"'{path}{composition!.Inputs[source.Index].Name}'";
        Part<T> part = composition!.Parts[source.Part];
        string own = part.Model.Description.Quantities[source.Index].Name;
        if (Array.IndexOf(part.Unnamed, own) < 0) return $"'{path}{composition.NameOf(source.Part, own)}'";
        foreach (Source earlier in composition.Links[source.Part].All)
            if (IsStreamed(earlier)) return $"what is made of {Read(earlier)}";
        return "a value without a name";
    }

    /// <summary>A part in the user's names: its layer, a quantity that it makes, or one that is made of what it makes.</summary>
    private string What(int p)
    {
        Part<T> part = composition!.Parts[p];
        if (part.IsLayer) return $"layer '{path}{part.Name}'";
        string? quantity = Array.Find(part.Model.Description.Quantities, info => Array.IndexOf(part.Unnamed, info.Name) < 0)?.Name;
        if (quantity is not null) return $"'{path}{quantity}'";
        int reader = Array.FindIndex(composition.Links, links => Array.Exists(links.All, source => source.Part == p));
        return reader < 0 ? "an equation" : What(reader);
    }

    private NotSupportedException CannotStream(int p, string whole, string why) =>
        new($"{whole} cannot take one step at a time: {What(p)} {why}. Run it over whole sequences (Run, Record).");
}
