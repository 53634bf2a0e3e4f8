using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class SequenceModel<T>
{
    /// <summary>Runs the parts that take no steps: what the others read of them is there from now on.</summary>
    internal override void BeginStream(Batch<T> batch, RunStore<T> run, StreamPlan<T>? plan, ParameterSet<T> parameters)
    {
        var whole = (PartsRun<T>)run;
        for (int p = 0; p < composition.Parts.Length; p++)
        {
            PartRun<T> part = whole.Parts[p];
            RecurrentModel<T> model = composition.Parts[p].Model;
            part.Read(whole, composition, batch);
            if (plan!.Streamed[p]) model.BeginStream(part.Batch, part.Store, plan.Nested[p], parameters.Of(composition, p));
            else model.RunFitted(part.Batch, part.Store, Keep.Named, null, RunOptions.Default, parameters.Of(composition, p));
        }
    }

    /// <summary>Parts that take steps read each other's rows where they lie, so that nothing has to be copied on the way.</summary>
    internal override void StepStream(Batch<T> batch, RunStore<T> run, StreamPlan<T>? plan, ParameterSet<T> parameters, bool first)
    {
        var whole = (PartsRun<T>)run;
        for (int p = 0; p < composition.Parts.Length; p++)
            if (plan!.Streamed[p])
                composition.Parts[p].Model.StepStream(whole.Parts[p].Batch, whole.Parts[p].Store, plan.Nested[p], parameters.Of(composition, p), first);
    }
}
