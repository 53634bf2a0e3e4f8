using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class SequenceModel<T>
{
    /// <summary>Goes through the parts the other way round: each starts from the caller's seeds and from what those after it have left.</summary>
    internal override void RunBackward(Trace<T> trace, Seeds<T> seeds, GradientRequest what, Gradients<T> into, RunOptions options, ParameterSet<T> parameters)
    {
        into.BeginWhole(trace.Batch, what);
        Seeds<T>[] partSeeds = SeedsOf(trace, seeds, into);
        for (int p = composition.Parts.Length - 1; p >= 0; p--)
        {
            Part<T> part = composition.Parts[p];
            Gradients<T> gradients = into.Parts[p];
            part.Model.RunBackward(trace.Parts[p], partSeeds[p], RequestOf(p, what), gradients, options, parameters.Of(composition, p));
            PassOn(p, (PartsRun<T>)trace.Store, partSeeds, what, into);
            if ((what & GradientRequest.Parameters) != 0) AddParameters(part, gradients.AllParameters, into.AllParameters);
            if ((what & GradientRequest.Quantities) != 0) AddDerived(p, gradients.AllParameters, into.AllParameters);
        }
    }

    /// <summary>Copies of the caller's seeds, which stay as they are.</summary>
    private static Seeds<T>[] SeedsOf(Trace<T> trace, Seeds<T> seeds, Gradients<T> into)
    {
        into.PartSeeds ??= [.. trace.Parts.Select(part => new Seeds<T>(part))];
        for (int p = 0; p < into.PartSeeds.Length; p++) into.PartSeeds[p].CopyFrom(seeds.Parts[p]);
        return into.PartSeeds;
    }

    /// <summary>What a part must compute for the caller and for the parts before it.</summary>
    private GradientRequest RequestOf(int p, GradientRequest what)
    {
        PartLinks links = composition.Links[p];
        GradientRequest request = what & (GradientRequest.Parameters | GradientRequest.Quantities);
        if (AnyWanted(links.Inputs, what)) request |= GradientRequest.Inputs;
        if (AnyWanted(links.Contexts, what)) request |= GradientRequest.Contexts;
        return request | GradientRequest.InitialStates;
    }

    /// <summary>A loop, so that a warm backward pass allocates nothing.</summary>
    private static bool AnyWanted(Source[] sources, GradientRequest what)
    {
        foreach (Source source in sources)
            if (IsWanted(source, what)) return true;
        return false;
    }

    private static bool IsWanted(Source source, GradientRequest what) => source.Part >= 0 || (what & GradientRequest.Inputs) != 0;

    private void PassOn(int p, PartsRun<T> run, Seeds<T>[] partSeeds, GradientRequest what, Gradients<T> into)
    {
        PartLinks links = composition.Links[p];
        ModelDescription own = composition.Parts[p].Model.Description;
        Gradients<T> gradients = into.Parts[p];
        foreach (Source source in links.Inputs)
            if (IsWanted(source, what))
                Moves.Back(source.Move, Target(source, partSeeds, into), gradients.InputRows(own.InputOf(source.To)));
        foreach (Source source in links.Contexts)
            if (IsWanted(source, what))
                Moves.BackFromPositions(Target(source, partSeeds, into), gradients.ContextRows(ModelDescription.Find(own.Contexts, source.To)));
        foreach (Source source in links.Initial)
            if (IsWanted(source, what) && !run.Parts[p].IsGiven(source.To))
                Moves.BackFromExamples(Target(source, partSeeds, into), gradients.CarryRows(own.StateOf(source.To)));
    }

    private static StepRows<T> Target(Source source, Seeds<T>[] partSeeds, Gradients<T> into) =>
        source.Part >= 0 ? partSeeds[source.Part].Slot(source.Index).Rows : into.InputRows(source.Index);

    private static void AddParameters(Part<T> part, ParameterGradients<T> from, ParameterGradients<T> into)
    {
        for (int own = 0; own < part.Parameters.Length; own++) Add(from.Of(own), into.Of(part.Parameters[own]));
    }

    private void AddDerived(int p, ParameterGradients<T> from, ParameterGradients<T> into)
    {
        for (int own = 0; own < composition.Parts[p].Model.Description.Derived.Length; own++)
            if (composition.DerivedOf(p, own) is >= 0 and var flat)
                Add(from.Derived(own), into.Derived(flat));
    }
}
