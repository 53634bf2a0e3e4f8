using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Whether a run over the rest of a sequence, from the states that another run had there, gives what a run over all of it gives. It is read off the
/// model's parts: all that takes steps must go forward and know the past by its states alone.
/// </summary>
internal static class Restarting
{
    private enum Kind
    {
        /// <summary>The same whatever the steps are.</summary>
        Fixed,

        /// <summary>Has a value at each step.</summary>
        Stepwise,

        /// <summary>Made of the last step.</summary>
        Last,
    }

    internal static bool Allows<T>(RecurrentModel<T> model, Batch<T> batch, RunOptions? options) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        // Noise is drawn by the number of the step in its run; a mask that is given would have to be cut as well.
        options?.NoiseSeed is null && batch.Inputs.Length == model.Description.GivenInputs.Length && Allows(model);

    private static bool Allows<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Description.Histories.Length > 0) return false;
        if (model.Composition is not { } composition) return true;
        if (composition.Inputs.Where(input => input.IsGiven && input.Space is not null).Select(input => input.Space).Distinct().Count() != 1) return false;
        var kinds = new Kind[composition.Parts.Length];
        for (int p = 0; p < kinds.Length; p++)
        {
            PartLinks links = composition.Links[p];
            kinds[p] = composition.Parts[p].Space is not null ? Kind.Stepwise
                : Array.TrueForAll(links.All, source => Of(composition, kinds, source) == Kind.Fixed) ? Kind.Fixed : Kind.Last;
            if (!(kinds[p] == Kind.Stepwise ? AllowsStepwise(composition, kinds, p) : AllowsOnce(composition, kinds, p))) return false;
        }
        return true;
    }

    private static bool AllowsStepwise<T>(Composition<T> composition, Kind[] kinds, int p) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Part<T> part = composition.Parts[p];
        PartLinks links = composition.Links[p];
        // The number of the first step reaches the parts of a model, not the parts of its parts.
        if (part.Reversed || !Allows(part.Model) || (part.Model.Composition is not null && part.Model.Description.UsesStep)) return false;
        foreach (Source source in links.Inputs)
            if (Of(composition, kinds, source) switch
                {
                    Kind.Stepwise => source.Move != Move.Same,
                    Kind.Fixed => source.Move != Move.Spread && source.Move != Move.Same,
                    _ => true,
                })
                return false;
        return Array.TrueForAll(links.Contexts, source => Of(composition, kinds, source) == Kind.Fixed)
            && Array.TrueForAll(links.Initial, source => Of(composition, kinds, source) == Kind.Fixed);
    }

    /// <summary>A part that runs once for each example must have no states: those would be taken for states at the last step.</summary>
    private static bool AllowsOnce<T>(Composition<T> composition, Kind[] kinds, int p) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PartLinks links = composition.Links[p];
        if (composition.Parts[p].Model.Description.States.Length > 0 || composition.Parts[p].Model.Composition is not null) return false;
        foreach (Source source in links.Inputs)
            if (Of(composition, kinds, source) == Kind.Stepwise && source.Move != Move.Last) return false;
        return Array.TrueForAll(links.Contexts, source => Of(composition, kinds, source) == Kind.Fixed);
    }

    private static Kind Of<T>(Composition<T> composition, Kind[] kinds, Source source) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (source.Part < 0) return composition.Inputs[source.Index].Space is null ? Kind.Fixed : Kind.Stepwise;
        Kind kind = kinds[source.Part];
        return kind == Kind.Stepwise && composition.Parts[source.Part].Model.Composition is { } inner && inner.SpaceOf(source.Index) is null ? Kind.Last : kind;
    }
}
