using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class SequenceModel<T>
{
    internal override RunStore<T> CreateStore(bool reversed) => PartsRun<T>.Of(composition);

    internal override Trace<T>[] CreatePartTraces(RunStore<T> run) =>
        [.. composition.Parts.Select((part, p) => part.Model.TraceOver(((PartsRun<T>)run).Parts[p].Store))];

    internal override void Check(Batch<T> batch, InitialStates<T>? initial)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchCheck.Inputs(Description, batch);
        BatchCheck.Spaces(Description, batch);
        initial?.Check(Description, batch.Geometry);
    }

    internal override BatchGeometry GeometryOf(int slot, Batch<T> batch) => PartRun<T>.SpaceOf(composition.SpaceOf(slot), batch);

    internal override void Fit(Batch<T> batch, RunStore<T> run, Keep keep, InitialStates<T>? initial, RunOptions options) =>
        ((PartsRun<T>)run).Fit(composition, batch, keep, initial, options);

    internal override void RunFitted(Batch<T> batch, RunStore<T> run, Keep keep, InterventionStore<T>? changes, RunOptions options, ParameterSet<T> parameters)
    {
        var whole = (PartsRun<T>)run;
        for (int p = 0; p < composition.Parts.Length; p++)
        {
            PartRun<T> part = whole.Parts[p];
            part.Read(whole, composition, batch);
            InterventionStore<T>? own = changes is null ? null : changes.Parts[p];
            composition.Parts[p].Model.RunFitted(part.Batch, part.Store, composition.KeepOf(p, keep), own, options, parameters.Of(composition, p));
        }
        if (keep == Keep.Named) whole.KeepDerived(composition);
    }

    /// <summary>Each change goes to the part that has the quantity.</summary>
    internal override InterventionStore<T> Compile(Interventions<T> interventions, Batch<T> batch, RunStore<T> run)
    {
        var whole = (PartsRun<T>)run;
        for (int p = 0; p < whole.Parts.Length; p++) whole.Parts[p].Fit(whole, composition, batch);
        var own = new Interventions<T>?[composition.Parts.Length];
        foreach (InterventionRule<T> rule in interventions.Rules)
        {
            (int part, int slot) = composition.Slots[Description.SlotOf(rule.Quantity)];
            (own[part] ??= new Interventions<T>()).Add(rule.For(composition.Parts[part].Model.Description.Quantities[slot].Name));
        }
        return new InterventionStore<T>(0)
        {
            Parts = [.. own.Select((rules, p) => rules is null ? null : composition.Parts[p].Model.Compile(rules, whole.Parts[p].Batch, whole.Parts[p].Store))],
        };
    }

    internal override void BeginTrace(Trace<T> trace, Batch<T> batch, Keep keep, InterventionStore<T>? changes)
    {
        base.BeginTrace(trace, batch, keep, changes);
        var whole = (PartsRun<T>)trace.Store;
        for (int p = 0; p < whole.Parts.Length; p++)
        {
            whole.Parts[p].Fit(whole, composition, batch);
            composition.Parts[p].Model.BeginTrace(trace.Parts[p], whole.Parts[p].Batch, composition.KeepOf(p, keep), changes?.Parts[p]);
        }
    }

    internal override void EndTrace(Trace<T> trace, long version)
    {
        base.EndTrace(trace, version);
        for (int p = 0; p < trace.Parts.Length; p++) composition.Parts[p].Model.EndTrace(trace.Parts[p], version);
    }
}
