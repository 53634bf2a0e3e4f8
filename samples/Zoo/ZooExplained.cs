using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.Models;

namespace Zoo;

/// <summary>What there is to explain of a cell: the sum of its last output over its file's inputs.</summary>
internal static class ZooExplained
{
    /// <exception cref="UserException">The file has no such example.</exception>
    public static ExplainedExample Explained(this ZooRun<float> run, int example)
    {
        if ((uint)example >= (uint)run.Batch.Count) throw new UserException($"The file has {run.Batch.Count} examples, numbered from 0; there is no example {example}.");
        ModelDescription model = run.Model.Description;
        QuantityInfo[] fixedShapes = [.. model.Quantities.Where(info => !info.Shape.Contains(-1))];
        QuantityInfo output = fixedShapes.FirstOrDefault(info => (info.Role & QuantityRole.Output) != 0) ?? fixedShapes[^1];
        Trace<float> trace = run.Model.Record(run.Batch, run.Initial);
        Batch<float> Of(int which) => Batch<float>.From(model.Inputs.ToDictionary(info => info.Name, info => (IReadOnlyList<float[,]>)[trace[info.Name].Of(which)]));
        return new ExplainedExample(run.Model, WithContexts(Of(example), example), Target.Sum(output.Name), run.Batch, [.. Enumerable.Range(0, run.Batch.Lengths[example]).Select(t => $"step {t}")])
        {
            Vectors = model.Inputs[0].Name,
            Initial = States(example),
            Other = run.Batch.Count > 1 ? WithContexts(Of(1 - Math.Min(example, 1)), 1 - Math.Min(example, 1)) : null,
        };

        Batch<float> WithContexts(Batch<float> batch, int which) => run.WithContexts(batch, which);

        InitialStates<float> States(int which)
        {
            var initial = new InitialStates<float>();
            foreach (StateInfo state in model.States) initial.Set(state.Name, trace[state.Name][which, 0]);
            return initial;
        }
    }
}
