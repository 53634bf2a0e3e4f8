using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Cells;

/// <summary>Compiled programs against the equations evaluated eagerly, and their central differences.</summary>
public class CellGradientTests
{
    public static TheoryData<string> Cells => [.. CellZoo.Names];

    /// <summary>Inputs, units, examples and steps of the sweep: widths around every multiple of a vector's lanes, one of everything, many chunks.</summary>
    private static IEnumerable<(int Inputs, int Units, int[] Lengths)> Sizes
    {
        get
        {
            int[] inputs = [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17];
            int[] units = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 20, 23, 24, 25, 31, 32, 33, 37];
            for (int k = 0; k < 50; k++)
                yield return (inputs[k * 5 % inputs.Length], units[k * 7 % units.Length], Models.Samples.Lengths(1 + k * 3 % 19, 1 + k % 6, (ulong)k));
            // More rows than a chunk holds, in a batch of one shard.
            yield return (5, 40, [140, 97, 110, 3, 120, 140, 75, 88, 139, 60]);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Values_are_those_of_the_equations(string cell)
    {
        foreach ((int inputs, int units, int[] lengths) in Sizes)
        {
            RecurrentModel<float> single = CellZoo.Make(cell, inputs, units);
            var experiment = new Experiment(single.Cast<double>(), lengths);
            EagerTrace expected = experiment.Evaluate();
            string size = $"{cell} {inputs} → {units}, {lengths.Length} examples";
            Trace<double> trace = experiment.Model.Record(experiment.Batch, experiment.States);
            Close(expected, trace, 1e-12, size);
            var states = new InitialStates<float>();
            foreach ((string name, double[,] values) in experiment.Initial) states.Set(name, Round(values));
            Close(expected, single.Record(experiment.Batch.Cast<float>(), states), 2e-5, size);
            foreach (StateInfo state in experiment.Model.Description.States)
                for (int example = 0; example < lengths.Length; example++)
                    Models.Samples.Same(trace[experiment.Model.Description.Quantities[state.NextSlot].Name][example, lengths[example] - 1], trace.FinalState(state.Name)[example], "final " + state.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_along_random_directions_are_central_differences(string cell)
    {
        ulong seed = 1;
        foreach ((int inputs, int units, int[] lengths) in Sizes)
        {
            var experiment = new Experiment(CellZoo.Make(cell, inputs, units).Cast<double>(), lengths);
            Differences(experiment).CheckDirections(Gradients(experiment), seed++);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_entry_of_every_gradient_is_a_central_difference(string cell)
    {
        foreach ((int inputs, int units, int[] lengths) in new (int, int, int[])[] { (1, 1, [2, 3, 1]), (3, 5, [3, 1, 4]), (2, 9, [2, 3]) })
        {
            var experiment = new Experiment(CellZoo.Make(cell, inputs, units).Cast<double>(), lengths);
            Differences(experiment).CheckEveryEntry(Gradients(experiment));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_do_not_depend_on_what_else_is_asked_for(string cell)
    {
        foreach (int count in new[] { 5, 20 })
        {
            var experiment = new Experiment(CellZoo.Make(cell, 3, 18).Cast<double>(), Models.Samples.Lengths(count, 9));
            RecurrentModel<double> model = experiment.Model;
            Trace<double> trace = model.Record(experiment.Batch, experiment.States);
            Seeds<double> everywhere = experiment.Seeds(trace), onOutputs = OnOutputs(trace);
            Trace<double> tape = model.Tape(experiment.Batch, experiment.States);
            foreach (Seeds<double> seeds in new[] { everywhere, onOutputs })
            {
                Gradients<double> all = model.Backward(trace, seeds, GradientRequest.All);
                foreach (Trace<double> run in new[] { trace, tape })
                {
                    Models.Samples.Same(all.Inputs["x"], model.Backward(run, seeds, GradientRequest.Inputs).Inputs["x"], "inputs alone");
                    Models.Samples.Same(all.Parameters.Flat, model.Backward(run, seeds, GradientRequest.Parameters).Parameters.Flat, "parameters alone");
                    Gradients<double> starts = model.Backward(run, seeds, GradientRequest.InitialStates);
                    foreach (StateInfo state in model.Description.States)
                        for (int example = 0; example < count; example++)
                            Models.Samples.Same(all.InitialStates[state.Name][example], starts.InitialStates[state.Name][example], "initial states alone");
                }
                Gradients<double> adjoints = model.Backward(trace, seeds, GradientRequest.Quantities);
                foreach (QuantityInfo info in model.Description.Quantities) Models.Samples.Same(all.Quantities[info.Name], adjoints.Quantities[info.Name], "quantities alone");
            }
        }
    }

    internal static Gradients<double> Gradients(Experiment experiment, Interventions<double>? interventions = null)
    {
        Trace<double> trace = experiment.Model.Record(experiment.Batch, experiment.States, interventions);
        return experiment.Model.Backward(trace, experiment.Seeds(trace), GradientRequest.All);
    }

    /// <summary>Small steps for a rectifier, which a larger one would carry over a kink.</summary>
    internal static CentralDifferences Differences(Experiment experiment) =>
        new(experiment, experiment.Model.Description.Name.Contains("Relu", StringComparison.Ordinal) ? 1e-7 : 1e-5);

    internal static void Close<T>(EagerTrace expected, Trace<T> actual, double tolerance, string what) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach (QuantityInfo info in actual.Model.Description.Quantities)
        {
            double largest = Math.Max(1, expected[info.Name].SelectMany(steps => steps).SelectMany(row => row).Max(Math.Abs));
            for (int example = 0; example < actual.Batch.Count; example++)
            for (int step = 0; step < actual.Lengths[example]; step++)
            for (int unit = 0; unit < info.Shape[0]; unit++)
            {
                double right = expected[info.Name][example][step][unit], given = double.CreateChecked(actual[info.Name][example, step][unit]);
                if (!(Math.Abs(right - given) <= tolerance * largest)) Assert.Fail($"{what}: {info.Name}[{example}, {step}, {unit}]: expected {right:R}, got {given:R}.");
            }
        }
    }

    private static Seeds<double> OnOutputs(Trace<double> trace)
    {
        var random = new RandomStream(23);
        var seeds = new Seeds<double>(trace);
        foreach (string output in trace.Outputs.Names)
            for (int example = 0; example < trace.Batch.Count; example++)
            for (int step = 0; step < trace.Lengths[example]; step++)
                foreach (ref double value in seeds[output][example, step])
                    value = random.NextNormal();
        return seeds;
    }

    private static float[,] Round(double[,] values)
    {
        var rounded = new float[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            rounded[i, j] = (float)values[i, j];
        return rounded;
    }
}
