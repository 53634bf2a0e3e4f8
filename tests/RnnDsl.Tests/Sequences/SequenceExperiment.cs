using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Cells;

namespace RnnDsl.Tests.Sequences;

/// <summary>
/// A cell with contexts or histories on ragged sequences, and a random linear functional of all its named quantities and final
/// states: by the compiled programs, and by the equations evaluated eagerly.
/// </summary>
internal sealed class SequenceExperiment
{
    private const double Epsilon = 1e-5;

    private readonly ModelDescription description;
    private readonly Dictionary<string, double[][,]> inputs = [];
    private readonly Dictionary<string, double[][,]> contexts = [];
    private readonly Dictionary<string, double[,]> initial = [];

    internal SequenceExperiment(RecurrentModel<double> model, int[] lengths, ulong seed = 17)
    {
        Model = model;
        description = model.Description;
        Lengths = lengths;
        var random = new RandomStream(seed);
        foreach (InputInfo input in description.Inputs)
            inputs[input.Name] = [.. lengths.Select(length => Experiment.Normal(random, length, ModelDescription.Elements(input.Shape)))];
        int shift = 0;
        foreach (ContextInfo context in description.Contexts)
        {
            shift++;
            contexts[context.Name] = [.. lengths.Select((_, example) => Experiment.Normal(random, 1 + (example * 3 + shift * 4) % 7, ModelDescription.Elements(context.Shape)))];
        }
        foreach (StateInfo state in description.States) initial[state.Name] = Experiment.Normal(random, lengths.Length, ModelDescription.Elements(state.Shape));
    }

    internal RecurrentModel<double> Model { get; }

    internal int[] Lengths { get; }

    /// <summary>Changes a quantity's numbers (name, example, step), as interventions do.</summary>
    internal Action<string, int, int, double[]>? Change { get; init; }

    internal Interventions<double>? Interventions { get; init; }

    internal InitialStates<double> States
    {
        get
        {
            var states = new InitialStates<double>();
            foreach ((string name, double[,] values) in initial) states.Set(name, values);
            return states;
        }
    }

    internal Batch<double> Batch => BatchOf([.. Enumerable.Range(0, Lengths.Length)]);

    /// <summary>Some of the examples, in an order of one's own.</summary>
    internal Batch<double> BatchOf(int[] examples)
    {
        var builder = new BatchBuilder<double>();
        foreach ((string name, double[][,] values) in inputs) builder.Add(name, [.. examples.Select(example => values[example])]);
        Batch<double> batch = builder.Build();
        foreach ((string name, double[][,] values) in contexts) batch = batch.WithContext(name, [.. examples.Select(example => values[example])]);
        return batch;
    }

    internal InitialStates<double> StatesOf(int[] examples)
    {
        var states = new InitialStates<double>();
        foreach ((string name, double[,] values) in initial)
        {
            var some = new double[examples.Length, values.GetLength(1)];
            for (int i = 0; i < some.Length; i++) some[i / some.GetLength(1), i % some.GetLength(1)] = values[examples[i / some.GetLength(1)], i % some.GetLength(1)];
            states.Set(name, some);
        }
        return states;
    }

    internal Trace<double> Record() => Model.Record(Batch, States, Interventions);

    internal Gradients<double> Gradients(Trace<double> trace, int[]? examples = null)
    {
        var seeds = new Seeds<double>(trace);
        for (int row = 0; row < trace.Lengths.Length; row++)
        {
            int example = examples?[row] ?? row;
            foreach (QuantityInfo quantity in description.Quantities)
                for (int step = 0; step < trace.Lengths[row]; step++)
                {
                    Span<double> seed = seeds[quantity.Name][row, step];
                    for (int i = 0; i < seed.Length; i++) seed[i] = Slope(quantity.Name, example, step, i);
                }
            foreach (StateInfo state in description.States)
            {
                Span<double> seed = seeds.Final(state.Name)[row];
                for (int i = 0; i < seed.Length; i++) seed[i] = Slope("final " + state.Name, example, 0, i);
            }
        }
        return Model.Backward(trace, seeds, GradientRequest.All);
    }

    internal EagerTrace Evaluate(Action<string, int, int, double[]>? perturb = null) =>
        Model.Evaluate(Batch, States, (name, example, step, numbers) =>
        {
            Change?.Invoke(name, example, step, numbers);
            perturb?.Invoke(name, example, step, numbers);
        });

    /// <summary>Every quantity's numbers are those of the equations.</summary>
    internal void CheckValues(Trace<double> trace)
    {
        EagerTrace eager = Evaluate();
        foreach (QuantityInfo quantity in description.Quantities)
            for (int example = 0; example < Lengths.Length; example++)
            for (int step = 0; step < Lengths[example]; step++)
            {
                double[] expected = eager[quantity.Name][example][step];
                ReadOnlySpan<double> actual = trace[quantity.Name][example, step];
                Assert.Equal(expected.Length, actual.Length);
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i])), $"{quantity.Name} of example {example} at step {step}, unit {i}: expected {expected[i]:R}, got {actual[i]:R}.");
            }
    }

    /// <summary>Checks each kind of gradient along random directions.</summary>
    internal void CheckGradients(Gradients<double> gradients)
    {
        var random = new RandomStream(5);
        for (int p = 0; p < description.Parameters.Length; p++)
        {
            double[] origin = Model.Parameters[p].Span.ToArray(), direction = Experiment.Normal(random, origin.Length);
            Along(gradients.Parameters[p].Span.ToArray(), direction, description.Parameters[p].Name, by => Edit(p, origin, direction, by));
        }
        foreach ((string name, double[][,] values) in inputs) AlongEach(values, example => gradients.Inputs[name].Of(example), name, random);
        foreach ((string name, double[][,] values) in contexts) AlongEach(values, example => gradients.Contexts[name].Of(example), name, random);
        foreach ((string name, double[,] values) in initial) AlongEach([values], _ => gradients.InitialStates[name].ToArray(), "initial " + name, random);
        foreach (QuantityInfo quantity in description.Quantities)
        {
            double[] slope = [.. Each(quantity.Name).SelectMany(p => gradients.Quantities[quantity.Name][p.Example, p.Step].ToArray())];
            double[] direction = [.. Each(quantity.Name).SelectMany(p => gradients.Quantities[quantity.Name][p.Example, p.Step].ToArray().Select((_, i) => Slope("move " + quantity.Name, p.Example, p.Step, i)))];
            Along(slope, direction, "quantity " + quantity.Name, _ => { }, by => (name, example, step, numbers) =>
            {
                if (name != quantity.Name) return;
                for (int i = 0; i < numbers.Length; i++) numbers[i] += by * Slope("move " + name, example, step, i);
            });
        }
    }

    /// <summary>The functional, by the eager equations.</summary>
    private double Loss(Action<string, int, int, double[]>? perturb)
    {
        EagerTrace trace = Evaluate(perturb);
        double loss = 0;
        foreach (QuantityInfo quantity in description.Quantities)
            foreach ((int example, int step) in Each(quantity.Name))
                loss += trace[quantity.Name][example][step].Select((value, i) => value * Slope(quantity.Name, example, step, i)).Sum();
        foreach (StateInfo state in description.States)
            for (int example = 0; example < Lengths.Length; example++)
                loss += trace[description.Quantities[state.NextSlot].Name][example][^1].Select((value, i) => value * Slope("final " + state.Name, example, 0, i)).Sum();
        return loss;
    }

    private IEnumerable<(int Example, int Step)> Each(string _) => Lengths.SelectMany((length, example) => Enumerable.Range(0, length).Select(step => (example, step)));

    /// <summary>A number between −1 and 1 that depends on nothing but its place.</summary>
    private static double Slope(string name, int example, int step, int unit)
    {
        ulong seed = 1469598103934665603;
        foreach (char c in name) seed = (seed ^ c) * 1099511628211;
        return new RandomStream(seed ^ (ulong)(example * 7919 + step * 104729 + unit * 1299709)).NextNormal();
    }

    private void Edit(int p, double[] origin, double[] direction, double by)
    {
        using ParameterEdit<double> edit = Model.Edit();
        for (int i = 0; i < origin.Length; i++) edit[p].Span[i] = origin[i] + by * direction[i];
    }

    private void AlongEach(double[][,] values, Func<int, double[,]> gradient, string what, RandomStream random)
    {
        double[][,] origin = [.. values.Select(v => (double[,])v.Clone())], moves = [.. values.Select(v => Experiment.Normal(random, v.GetLength(0), v.GetLength(1)))];
        Along([.. values.SelectMany((_, k) => gradient(k).Cast<double>())], [.. moves.SelectMany(m => m.Cast<double>())], what, by =>
        {
            for (int k = 0; k < values.Length; k++)
            for (int i = 0; i < values[k].GetLength(0); i++)
            for (int j = 0; j < values[k].GetLength(1); j++)
                values[k][i, j] = origin[k][i, j] + by * moves[k][i, j];
        });
    }

    private void Along(double[] slope, double[] direction, string what, Action<double> move, Func<double, Action<string, int, int, double[]>>? perturb = null)
    {
        Assert.Equal(direction.Length, slope.Length);
        double At(double by)
        {
            move(by);
            return Loss(perturb?.Invoke(by));
        }
        double expected = (At(Epsilon) - At(-Epsilon)) / (2 * Epsilon);
        move(0);
        double actual = Experiment.Dot(slope, direction), norm = Math.Sqrt(Experiment.Dot(slope, slope));
        Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(norm, 1e-3),
            $"Gradient of {what} along a random direction: expected {expected:R}, got {actual:R}, error {Math.Abs(expected - actual):E2} at norm {norm:E2}.");
    }
}
