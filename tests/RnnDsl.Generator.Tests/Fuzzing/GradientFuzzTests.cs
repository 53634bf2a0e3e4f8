using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Random definitions: the generated backward programs compute the slopes of the equations, seeded everywhere.</summary>
[Collection("Fuzzing")]
public class GradientFuzzTests
{
    public static TheoryData<int, int> Batches => Campaign.Batches();

    [Theory]
    [MemberData(nameof(Batches))]
    public void Generated_gradients_are_the_slopes_of_the_equations(int seed, int count) => Campaign.Run(seed, count, Check);

    /// <summary>A point too near a kink tells nothing; another is drawn.</summary>
    internal static void Check(FuzzedModel model)
    {
        for (int draw = 100; ; draw++)
        {
            try
            {
                new GradientCheck(model, draw).Run();
                return;
            }
            catch (NearKinkException) when (draw < 120)
            {
            }
        }
    }

    private sealed class GradientCheck
    {
        private const double Step = 1e-4, Tolerance = 1e-6;
        private readonly FuzzedModel _model;
        private readonly Point _point;
        private readonly Random _random;
        private readonly ModelDescription _description;
        private readonly Trace<double> _trace;
        private readonly Dictionary<string, double[][][]> _seeds;
        private readonly Dictionary<string, double[][]> _finalSeeds;
        private readonly Slopes _slopes;
        private readonly List<(string What, double[] Gradient, double[] Direction, Func<double, (double Slope, double Doubt)> Slope)> _sides = [];

        public GradientCheck(FuzzedModel model, int draw)
        {
            _model = model;
            _point = model.Draw(draw);
            _random = new Random(unchecked(model.Definition.Seed * 17 + draw));
            _description = model.Double.Description;
            _trace = model.Double.Record(_point.Batch(), _point.States<double>());
            _seeds = _description.Quantities.ToDictionary(q => q.Name, q => Like(q.Name));
            _finalSeeds = _description.States.ToDictionary(s => s.Name, s => Rows(_point.Lengths.Length, s.Shape));
            _slopes = new Slopes(model, _point, _seeds, _finalSeeds);
        }

        public void Run()
        {
            var gradients = _model.Double.Backward(_trace, Seeds(_trace, _ => true), GradientRequest.All);
            ModesAgree(gradients);
            CollectSides(gradients);
            double norm = Math.Sqrt(_sides.Sum(s => s.Gradient.Sum(g => g * g)));
            Assert.True(double.IsFinite(norm) && norm < 1e6, $"The gradient's norm is {norm}: a fault of the fuzzer, or a NaN.");
            var worst = _sides.Select(side => (side.What, Error: Error(side, norm))).MaxBy(s => s.Error.Relative);
            Assert.True(worst.Error.Relative < Tolerance, $"The gradient of {worst.What} along a random direction is {worst.Error.Generated:R}; by differences it is {worst.Error.Slope:R} ({worst.Error.Relative:E1} of the gradient's norm).");
        }

        private (double Relative, double Generated, double Slope) Error(
            (string What, double[] Gradient, double[] Direction, Func<double, (double Slope, double Doubt)> Slope) side, double norm)
        {
            double generated = side.Gradient.Zip(side.Direction, (g, d) => g * d).Sum();
            var (slope, doubt) = side.Slope(Step);
            if (_model.Definition.HasKinks && doubt > Tolerance * norm)
            {
                (slope, doubt) = side.Slope(Step / 20);
                if (doubt > Tolerance * norm) throw new NearKinkException($"{side.What}: differences disagree by {doubt:E1}.");
            }

            return (Math.Abs(generated - slope) / Math.Max(norm, 1e-3), generated, slope);
        }

        private void CollectSides(Gradients<double> gradients)
        {
            for (int p = 0; p < _description.Parameters.Length; p++)
            {
                int parameter = p;
                double[] gradient = gradients.Parameters[p].Span.ToArray(), direction = Row(gradient.Length);
                _sides.Add(("parameter " + _description.Parameters[p].Name, gradient, direction, step => _slopes.OfParameter(parameter, direction, step)));
            }

            foreach (var input in _description.Inputs)
            {
                var direction = _point.Lengths.Select(steps => Table(steps, input.Shape)).ToArray();
                Add("input " + input.Name, Enumerable.Range(0, direction.Length).SelectMany(e => gradients.Inputs[input.Name].Of(e).Cast<double>()),
                    direction.SelectMany(d => d.Cast<double>()), step => _slopes.OfSequences(_point.Inputs[input.Name], direction, step));
            }

            foreach (var context in _description.Contexts)
            {
                var direction = _point.Contexts[context.Name].Select(c => Table(c.GetLength(0), context.Shape)).ToArray();
                Add("context " + context.Name, Enumerable.Range(0, direction.Length).SelectMany(e => gradients.Contexts[context.Name].Of(e).Cast<double>()),
                    direction.SelectMany(d => d.Cast<double>()), step => _slopes.OfSequences(_point.Contexts[context.Name], direction, step));
            }

            foreach (var state in _description.States)
            {
                var direction = Table(_point.Lengths.Length, state.Shape);
                Add("initial state " + state.Name, gradients.InitialStates[state.Name].ToArray().Cast<double>(), direction.Cast<double>(), step => _slopes.OfInitial(state.Name, direction, step));
            }

            foreach (var quantity in _description.Quantities)
            {
                var direction = Like(quantity.Name);
                var gradient = gradients.Quantities[quantity.Name];
                Add("quantity " + quantity.Name, Each(direction).SelectMany(p => gradient[p.Example, p.Step].ToArray()),
                    direction.SelectMany(e => e.SelectMany(s => s)), step => _slopes.OfQuantity(quantity.Name, direction, step));
            }

            foreach (var weights in gradients.WeightQuantities)
            {
                var direction = Row(Point.Width(weights.Shape));
                Add("quantity of weights " + weights.Name, weights.Span.ToArray(), direction, step => _slopes.OfWeightQuantity(weights.Name, direction, step));
            }

            void Add(string what, IEnumerable<double> gradient, IEnumerable<double> direction, Func<double, (double, double)> slope) =>
                _sides.Add((what, [.. gradient], [.. direction], slope));
        }

        /// <summary>A tape serves as well as a record, and the programs for fewer seeds and gradients compute the same as the whole one.</summary>
        private void ModesAgree(Gradients<double> all)
        {
            var (model, trace) = (_model.Double, _trace);
            var tape = model.Tape(_point.Batch(), _point.States<double>());
            Same(all, model.Backward(tape, Seeds(tape, _ => true), GradientRequest.All), GradientRequest.All, "a tape");
            Same(all, model.Backward(trace, Seeds(trace, _ => true), GradientRequest.Inputs), GradientRequest.Inputs, "inputs alone");
            var outputs = trace.Outputs.Names.ToHashSet();
            var explained = model.Backward(trace, Seeds(trace, outputs.Contains), GradientRequest.All);
            const GradientRequest Training = GradientRequest.Parameters | GradientRequest.Inputs | GradientRequest.InitialStates | GradientRequest.Contexts;
            Same(explained, model.Backward(tape, Seeds(tape, outputs.Contains), Training), Training, "training");
        }

        private void Same(Gradients<double> expected, Gradients<double> actual, GradientRequest what, string run)
        {
            if ((what & GradientRequest.Parameters) != 0) Near(expected.Parameters.Flat, actual.Parameters.Flat, run + ": parameters");
            foreach (var input in _description.Inputs.Where(_ => (what & GradientRequest.Inputs) != 0))
                for (int e = 0; e < _point.Lengths.Length; e++)
                for (int t = 0; t < _point.Lengths[e]; t++)
                    Near(expected.Inputs[input.Name][e, t], actual.Inputs[input.Name][e, t], $"{run}: input {input.Name}");
            foreach (var state in _description.States.Where(_ => (what & GradientRequest.InitialStates) != 0))
                for (int e = 0; e < _point.Lengths.Length; e++)
                    Near(expected.InitialStates[state.Name][e], actual.InitialStates[state.Name][e], $"{run}: initial state {state.Name}");
            foreach (var context in _description.Contexts.Where(_ => (what & GradientRequest.Contexts) != 0))
                for (int e = 0; e < _point.Lengths.Length; e++)
                    Near(expected.Contexts[context.Name][e], actual.Contexts[context.Name][e], $"{run}: context {context.Name}");
            if ((what & GradientRequest.Quantities) != 0)
                foreach (var (first, second) in expected.WeightQuantities.Zip(actual.WeightQuantities))
                    Near(first.Span, second.Span, $"{run}: quantity of weights {first.Name}");
            foreach (var quantity in _description.Quantities.Where(_ => (what & GradientRequest.Quantities) != 0))
                for (int e = 0; e < _point.Lengths.Length; e++)
                for (int t = 0; t < _point.Lengths[e]; t++)
                    Near(expected.Quantities[quantity.Name][e, t], actual.Quantities[quantity.Name][e, t], $"{run}: quantity {quantity.Name}");
        }

        /// <summary>The same arithmetic in all of them: the same bits.</summary>
        private static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i] == actual[i], $"The backward pass of {what}, element {i}: {actual[i]:R}; of everything {expected[i]:R}.");
        }

        private Seeds<double> Seeds(Trace<double> trace, Func<string, bool> wanted)
        {
            var seeds = new Seeds<double>(trace);
            foreach (var (name, values) in _seeds.Where(s => wanted(s.Key)))
                for (int e = 0; e < values.Length; e++)
                for (int t = 0; t < values[e].Length; t++)
                    values[e][t].CopyTo(seeds[name][e, t]);
            foreach (var (name, values) in _finalSeeds)
                for (int e = 0; e < values.Length; e++)
                    values[e].CopyTo(seeds.Final(name)[e]);
            return seeds;
        }

        private static IEnumerable<(int Example, int Step)> Each(double[][][] values) =>
            values.SelectMany((steps, e) => steps.Select((_, t) => (e, t)));

        /// <summary>Random numbers for every number of a quantity, which may have more at one step than at another.</summary>
        private double[][][] Like(string quantity) =>
            [.. _point.Lengths.Select((steps, e) => Enumerable.Range(0, steps).Select(t => Row(_trace[quantity][e, t].Length)).ToArray())];

        private double[] Row(int width) => [.. Enumerable.Range(0, width).Select(_ => 2 * _random.NextDouble() - 1)];

        private double[][] Rows(int count, int[] shape) => [.. Enumerable.Range(0, count).Select(_ => Row(Point.Width(shape)))];

        private double[,] Table(int rows, int[] shape)
        {
            var table = new double[rows, Point.Width(shape)];
            for (int i = 0; i < rows; i++)
            for (int j = 0; j < table.GetLength(1); j++)
                table[i, j] = 2 * _random.NextDouble() - 1;
            return table;
        }
    }
}
