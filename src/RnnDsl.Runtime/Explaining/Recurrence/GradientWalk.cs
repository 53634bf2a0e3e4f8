using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Differentiates a target over sequences, a few at a time, and keeps the norms of its gradients at the states.</summary>
internal sealed class GradientWalk<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly ChosenExamples<T> chosen;
    private readonly Target target;
    private readonly string[] next;
    private readonly StateSpace<T>? space;
    private readonly GradientFlowOptions options;
    private readonly bool[] reversed;

    internal GradientWalk(RecurrentModel<T> model, ChosenExamples<T> chosen, Target target, StateInfo[] states, StateSpace<T>? space, GradientFlowOptions options)
    {
        (this.model, this.chosen, this.target, this.space, this.options) = (model, chosen, target, space, options);
        next = [.. states.Select(state => model.Description.Quantities[state.NextSlot].Name)];
        reversed = new bool[states.Length];
        StateNorms = [.. states.Select(_ => new double[chosen.Count][])];
        Norms = new double[chosen.Count][];
        Quantities = space is null ? null : new QuantityFlows<T>(space, chosen.Count, options);
    }

    /// <summary>For each state and sequence the norm at each lag.</summary>
    internal double[][][] StateNorms { get; }

    /// <summary>For each sequence the norm by all states together at each lag.</summary>
    internal double[][] Norms { get; }

    internal QuantityFlows<T>? Quantities { get; }

    /// <summary>The step of a lag, where the state has as many steps in all sequences.</summary>
    internal Func<int, int?> StepAt(int state)
    {
        int length = StateNorms[state][0].Length;
        bool equallyLong = Array.TrueForAll(StateNorms[state], norms => norms.Length == length);
        return lag => !equallyLong ? null : reversed[state] ? lag : length - 1 - lag;
    }

    internal void Run(CancellationToken cancellation)
    {
        int done = 0;
        foreach ((int[] examples, Batch<T> batch) in chosen.Pieces())
        {
            cancellation.ThrowIfCancellationRequested();
            Trace<T> run = model.Record(batch, options: OneStepRuns<T>.Quiet(options.Run));
            FirstNaN.Refuse(target.Values(new RunView<T>(run), examples), () => run);
            Keep(run, Backward(run, examples), examples);
            if (space is not null) Quantities!.Add(space.Of(run), examples, Directions(run, batch, examples, cancellation), cancellation);
            options.Progress?.Report((double)(done += examples.Length) / chosen.Count);
        }
    }

    private Gradients<T> Backward(Trace<T> run, int[] examples)
    {
        var seeds = new Seeds<T>(run);
        target.Seed(new RunView<T>(run), seeds, examples);
        return model.Backward(run, seeds, GradientRequest.Quantities, OneStepRuns<T>.Quiet(options.Run));
    }

    private void Keep(Trace<T> run, Gradients<T> gradients, int[] examples)
    {
        for (int s = 0; s < next.Length; s++)
        {
            Quantity<T> slopes = gradients.Quantities[next[s]];
            reversed[s] = run.Store.Slots[model.Description.SlotOf(next[s])].Reversed;
            for (int i = 0; i < examples.Length; i++)
            {
                int length = slopes.Lengths[i];
                var norms = new double[length];
                for (int lag = 0; lag < length; lag++) norms[lag] = SquareMatrices.Frobenius(TensorBody.Numbers(slopes[i, reversed[s] ? lag : length - 1 - lag]));
                StateNorms[s][examples[i]] = norms;
            }
        }
        foreach (int example in examples)
            Norms[example] = [.. Enumerable.Range(0, StateNorms.Max(norms => norms[example].Length)).Select(lag =>
                SquareMatrices.Frobenius([.. StateNorms.Where(norms => lag < norms[example].Length).Select(norms => norms[example][lag])]))];
    }

    /// <summary>
    /// ∂f/∂s_t for each sequence and each step, the states of a step taken as independent of each other: what the target reads of the states of a step otherwise than by
    /// other states (its gradient where all of them are held at their values), and what comes back from the next step.
    /// </summary>
    private double[][][] Directions(Trace<T> run, Batch<T> batch, int[] examples, CancellationToken cancellation)
    {
        string[] held = [.. space!.Blocks.Select(block => model.Description.Quantities[model.Description.States[model.Description.StateOf(block.Name)].NextSlot].Name)];
        var holding = new Interventions<T>();
        foreach (string quantity in held.Distinct()) holding.Patch(quantity, run);
        Gradients<T> direct = Backward(model.Record(batch, interventions: holding, options: OneStepRuns<T>.Quiet(options.Run)), examples);
        Trace<T> own = space.Of(run);
        int[] lengths = space.Lengths(own).ToArray();
        double[][][] directions = Array.ConvertAll(lengths, length => Enumerable.Range(0, length).Select(_ => new double[space.Width]).ToArray());
        for (int s = 0; s < held.Length; s++)
        {
            // Two states with one next value have one gradient.
            if (Array.IndexOf(held, held[s]) < s) continue;
            for (int i = 0; i < lengths.Length; i++)
            for (int index = 0; index < lengths[i]; index++)
                TensorBody.Numbers(direct.Quantities[held[s]][i, space.StepAt(index, lengths[i])]).CopyTo(directions[i][index], space.Blocks[s].First);
        }
        Quantities!.Back(own, lengths, directions, cancellation);
        return directions;
    }
}
