using RnnDsl.Models;

namespace RnnDsl.Tests.Cells;

/// <summary>
/// Slopes of an experiment's functional by central differences of the eager equations. Examples do not see each other, so the
/// slopes of all of them come from one pair of evaluations.
/// </summary>
internal sealed class CentralDifferences(Experiment experiment, double epsilon = 1e-5)
{
    private const double Tolerance = 1e-6;

    private readonly RecurrentModel<double> model = experiment.Model;

    /// <summary>Checks every entry of every gradient: parameters, inputs, initial states, adjoints of quantities.</summary>
    internal void CheckEveryEntry(Gradients<double> gradients)
    {
        foreach (ParameterInfo info in model.Description.Parameters)
            Close(Enumerable.Range(0, gradients.Parameters[info.Name].Span.Length).Select(i => Parameter(info.Name, i)).ToArray(), gradients.Parameters[info.Name].Span, info.Name);
        Quantity<double> inputs = Inputs(gradients);
        Close(Steps(inputs.Width, Input), Flat(inputs), inputs.Name);
        foreach (StateInfo state in model.Description.States)
            Close(
                Enumerable.Range(0, state.Shape[0]).SelectMany(unit => State(state.Name, unit)).ToArray(),
                Enumerable.Range(0, state.Shape[0]).SelectMany(unit => experiment.Lengths.Select((_, example) => gradients.InitialStates[state.Name][example, unit])).ToArray(),
                "initial " + state.Name);
        foreach (QuantityInfo info in model.Description.Quantities)
            Close(Steps(info.Shape[0], (step, unit) => Value(info.Name, step, unit)), Flat(gradients.Quantities[info.Name]), info.Name);
    }

    /// <summary>Checks each kind of gradient along one random direction: four pairs of evaluations, whatever the size.</summary>
    internal void CheckDirections(Gradients<double> gradients, ulong seed)
    {
        var random = new RandomStream(seed);
        double[] parameters = Experiment.Normal(random, gradients.Parameters.Flat.Length);
        double[] origin = model.Parameters.Flat.ToArray();
        Along(gradients.Parameters.Flat, parameters, "parameters", by => Parameters(origin, parameters, by), null);
        Parameters(origin, parameters, 0);

        double[][,] sequences = [.. experiment.Sequences.Select(sequence => (double[,])sequence.Clone())];
        double[][,] moves = [.. sequences.Select(sequence => Experiment.Normal(random, sequence.GetLength(0), sequence.GetLength(1)))];
        double[] inputs = [.. moves.SelectMany(move => move.Cast<double>())];
        double[] slope = [.. sequences.SelectMany((_, example) => Inputs(gradients).Of(example).Cast<double>())];
        Along(slope, inputs, "inputs", by => Each(sequences, moves, experiment.Sequences, by), null);
        Each(sequences, moves, experiment.Sequences, 0);

        string[] states = [.. model.Description.States.Select(state => state.Name)];
        double[][,] starts = [.. states.Select(state => (double[,])experiment.Initial[state].Clone())];
        double[][,] pushes = [.. starts.Select(start => Experiment.Normal(random, start.GetLength(0), start.GetLength(1)))];
        double[][,] targets = [.. states.Select(state => experiment.Initial[state])];
        slope = [.. states.SelectMany(state => gradients.InitialStates[state].ToArray().Cast<double>())];
        Along(slope, [.. pushes.SelectMany(push => push.Cast<double>())], "initial states", by => Each(starts, pushes, targets, by), null);
        Each(starts, pushes, targets, 0);

        Dictionary<string, double[][,]> changes = model.Description.Quantities.ToDictionary(
            info => info.Name, info => experiment.Lengths.Select(length => Experiment.Normal(random, length, info.Shape[0])).ToArray());
        slope = [.. changes.Keys.SelectMany(name => experiment.Lengths.SelectMany((_, example) => gradients.Quantities[name].Of(example).Cast<double>()))];
        Along(slope, [.. changes.Values.SelectMany(change => change.SelectMany(values => values.Cast<double>()))], "quantities", _ => { }, by => (name, example, step, numbers) =>
        {
            for (int unit = 0; unit < numbers.Length; unit++) numbers[unit] += by * changes[name][example][step, unit];
        });
    }

    /// <summary>The error may be a millionth of the gradient's norm.</summary>
    internal static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double norm = 0, error = 0;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double off = Math.Abs(expected[i] - actual[i]);
            if (!(off <= Math.Abs(expected[worst] - actual[worst]))) worst = i;
            norm += expected[i] * expected[i];
            error += off * off;
        }
        // A gradient that vanishes (a parameter that no path reaches) is compared with the differences' own noise.
        Assert.True(Math.Sqrt(error) <= Tolerance * Math.Max(Math.Sqrt(norm), 1e-3),
            $"Gradient of {what}: error {Math.Sqrt(error):E2} at norm {Math.Sqrt(norm):E2}; worst at {worst}: expected {expected[worst]:R}, got {actual[worst]:R}.");
    }

    private void Along(ReadOnlySpan<double> slope, ReadOnlySpan<double> direction, string what, Action<double> move, Func<double, Action<string, int, int, double[]>>? perturb)
    {
        double Loss(double by)
        {
            move(by);
            return experiment.Losses(perturb?.Invoke(by)).Sum();
        }
        double expected = (Loss(epsilon) - Loss(-epsilon)) / (2 * epsilon);
        double actual = Experiment.Dot(slope, direction), norm = Math.Sqrt(Experiment.Dot(slope, slope));
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(norm, 1e-3),
            $"Gradient of {what} along a random direction: expected {expected:R}, got {actual:R}, error {Math.Abs(expected - actual):E2} at norm {norm:E2}.");
    }

    private void Parameters(double[] origin, double[] direction, double by)
    {
        using ParameterEdit<double> edit = model.Edit();
        for (int i = 0; i < origin.Length; i++) edit.Flat[i] = origin[i] + by * direction[i];
    }

    private static void Each(double[][,] origin, double[][,] direction, double[][,] into, double by)
    {
        for (int k = 0; k < origin.Length; k++)
        for (int i = 0; i < origin[k].GetLength(0); i++)
        for (int j = 0; j < origin[k].GetLength(1); j++)
            into[k][i, j] = origin[k][i, j] + by * direction[k][i, j];
    }

    private Quantity<double> Inputs(Gradients<double> gradients) => gradients.Inputs[model.Description.Inputs[0].Name];

    private double Parameter(string name, int i)
    {
        double origin = model.Parameters[name][i];
        double Loss(double value)
        {
            using (ParameterEdit<double> edit = model.Edit()) edit[name][i] = value;
            return experiment.Losses().Sum();
        }
        double slope = (Loss(origin + epsilon) - Loss(origin - epsilon)) / (2 * epsilon);
        using ParameterEdit<double> restored = model.Edit();
        restored[name][i] = origin;
        return slope;
    }

    private double[] Input(int step, int feature)
    {
        double[] Losses(double by)
        {
            foreach (double[,] sequence in experiment.Sequences)
                if (step < sequence.GetLength(0)) sequence[step, feature] += by;
            return experiment.Losses();
        }
        double[][,] origin = [.. experiment.Sequences.Select(sequence => (double[,])sequence.Clone())];
        double[] slope = Slope(Losses(epsilon), Losses(-2 * epsilon));
        for (int example = 0; example < origin.Length; example++) Array.Copy(origin[example], experiment.Sequences[example], origin[example].Length);
        return slope;
    }

    private double[] State(string name, int unit)
    {
        double[,] values = experiment.Initial[name], origin = (double[,])values.Clone();
        double[] Losses(double by)
        {
            for (int example = 0; example < values.GetLength(0); example++) values[example, unit] = origin[example, unit] + by;
            return experiment.Losses();
        }
        double[] slope = Slope(Losses(epsilon), Losses(-epsilon));
        Array.Copy(origin, values, origin.Length);
        return slope;
    }

    private double[] Value(string name, int step, int unit)
    {
        double[] Losses(double by) => experiment.Losses((n, _, s, numbers) =>
        {
            if (n == name && s == step) numbers[unit] += by;
        });
        return Slope(Losses(epsilon), Losses(-epsilon));
    }

    private double[] Slope(double[] above, double[] below) => [.. above.Zip(below, (a, b) => (a - b) / (2 * epsilon))];

    /// <summary>Slopes by (step, unit) of all examples, in the order of <see cref="Flat"/>.</summary>
    private double[] Steps(int width, Func<int, int, double[]> slope)
    {
        var flat = new List<double>();
        for (int step = 0; step < experiment.Lengths.Max(); step++)
        for (int unit = 0; unit < width; unit++)
            flat.AddRange(slope(step, unit).Where((_, example) => step < experiment.Lengths[example]));
        return [.. flat];
    }

    private double[] Flat(Quantity<double> quantity)
    {
        var flat = new List<double>();
        for (int step = 0; step < quantity.Steps; step++)
        for (int unit = 0; unit < quantity.Width; unit++)
        for (int example = 0; example < quantity.Count; example++)
            if (step < quantity.Lengths[example]) flat.Add(quantity[example, step][unit]);
        return [.. flat];
    }
}
