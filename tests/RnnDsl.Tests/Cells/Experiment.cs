using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Cells;

/// <summary>
/// A cell on ragged sequences from random initial states, and a random linear functional of all its named quantities and final
/// states: by the compiled programs, and by the equations evaluated eagerly.
/// </summary>
internal sealed class Experiment
{
    private readonly Dictionary<string, double[][][]> slopes = [];
    private readonly Dictionary<string, double[][]> finalSlopes = [];

    internal Experiment(RecurrentModel<double> model, int[] lengths, ulong seed = 17)
    {
        Model = model;
        Lengths = lengths;
        var random = new RandomStream(seed);
        Sequences = [.. lengths.Select(length => Normal(random, length, model.Description.Inputs[0].Shape[0]))];
        foreach (StateInfo state in model.Description.States) Initial[state.Name] = Normal(random, lengths.Length, state.Shape[0]);
        foreach (QuantityInfo quantity in model.Description.Quantities)
            slopes[quantity.Name] = [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => Normal(random, quantity.Shape[0])).ToArray())];
        foreach (StateInfo state in model.Description.States)
            finalSlopes[state.Name] = [.. lengths.Select(_ => Normal(random, state.Shape[0]))];
    }

    internal RecurrentModel<double> Model { get; }

    internal int[] Lengths { get; }

    internal double[][,] Sequences { get; }

    internal Dictionary<string, double[,]> Initial { get; } = [];

    /// <summary>Changes a quantity's numbers (name, example, step), as interventions do.</summary>
    internal Action<string, int, int, double[]>? Change { get; init; }

    internal Batch<double> Batch => Batch<double>.From(Sequences);

    internal InitialStates<double> States
    {
        get
        {
            var states = new InitialStates<double>();
            foreach ((string name, double[,] values) in Initial) states.Set(name, values);
            return states;
        }
    }

    internal EagerTrace Evaluate(Action<string, int, int, double[]>? perturb = null) =>
        Model.Evaluate(Batch, States, (name, example, step, numbers) =>
        {
            Change?.Invoke(name, example, step, numbers);
            perturb?.Invoke(name, example, step, numbers);
        });

    internal Seeds<double> Seeds(Trace<double> trace)
    {
        var seeds = new Seeds<double>(trace);
        foreach ((string name, double[][][] values) in slopes)
            for (int example = 0; example < Lengths.Length; example++)
            for (int step = 0; step < Lengths[example]; step++)
                values[example][step].CopyTo(seeds[name][example, step]);
        foreach ((string name, double[][] values) in finalSlopes)
            for (int example = 0; example < Lengths.Length; example++)
                values[example].CopyTo(seeds.Final(name)[example]);
        return seeds;
    }

    /// <summary>The functional of each example, by the eager equations.</summary>
    internal double[] Losses(Action<string, int, int, double[]>? perturb = null)
    {
        EagerTrace trace = Evaluate(perturb);
        var losses = new double[Lengths.Length];
        for (int example = 0; example < losses.Length; example++)
        {
            foreach ((string name, double[][][] values) in slopes)
                for (int step = 0; step < Lengths[example]; step++)
                    losses[example] += Dot(values[example][step], trace[name][example][step]);
            foreach (StateInfo state in Model.Description.States)
                losses[example] += Dot(finalSlopes[state.Name][example], trace[Model.Description.Quantities[state.NextSlot].Name][example][^1]);
        }
        return losses;
    }

    internal static double[] Normal(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    internal static double[,] Normal(RandomStream random, int rows, int columns)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            values[i, j] = random.NextNormal();
        return values;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
