using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>Random models: gradients of a random functional of all quantities are its slopes, by parameters, inputs and initial states.</summary>
[Collection("Fuzzing")]
public class ModelGradientFuzzTests
{
    public static TheoryData<int, int> Batches => ModelCampaign.Batches();

    [Theory]
    [MemberData(nameof(Batches))]
    public void Generated_gradients_are_the_slopes_of_the_model(int seed, int count) => ModelCampaign.Run(seed, count, Check);

    /// <summary>A point too near a kink tells nothing; another is drawn.</summary>
    internal static void Check(CompiledModel compiled)
    {
        for (int draw = 0; ; draw++)
        {
            try
            {
                new GradientCheck(compiled, draw).Run();
                return;
            }
            catch (NearKinkException) when (draw < 20)
            {
            }
        }
    }

    private sealed class GradientCheck
    {
        private const double Step = 1e-4, Tolerance = 1e-6;
        private readonly RecurrentModel<double> _model;
        private readonly RandomPoint _point;
        private readonly Random _random;

        // What the point does not give, as noise inside of layers, the run draws, the same each time.
        private readonly RunOptions _options;
        private readonly Dictionary<string, double[][][]> _seeds;
        private readonly Trace<double> _trace;
        private double _norm;

        public GradientCheck(CompiledModel compiled, int draw)
        {
            _model = compiled.Double();
            _random = new Random(unchecked(compiled.Definition.Seed * 17 + draw));
            _point = new RandomPoint(_model, _random, masks: _random.Next(3) > 0);
            _options = new RunOptions { NoiseSeed = _random.Next(2) == 0 ? null : 7 };
            _trace = Record();
            _seeds = _model.Description.Quantities.ToDictionary(q => q.Name, q => Like(_trace[q.Name]));
        }

        public void Run()
        {
            var gradients = _model.Backward(_trace, Seeds(_trace), GradientRequest.All);
            var tape = _model.Backward(Tape(), Seeds(Tape()), GradientRequest.Parameters | GradientRequest.Inputs);
            Assert.True(gradients.Parameters.Flat.SequenceEqual(tape.Parameters.Flat), "A tape's parameter gradients are not those of a record, bit for bit.");
            _norm = Math.Sqrt(gradients.Parameters.Flat.ToArray().Concat(Given.SelectMany(i => Numbers(gradients.Inputs[i]))).Sum(g => g * g));
            Assert.True(double.IsFinite(_norm) && _norm < 1e6, $"The gradient's norm is {_norm}: a fault of the fuzzer, or a NaN.");
            foreach (var parameter in _model.Description.Parameters) OfParameter(gradients, parameter.Name);
            foreach (string input in Given) OfInput(gradients, input);
            foreach (var state in _model.Description.States)
            {
                var direction = Table(_point.Initial[state.Name]);
                Slope("initial state " + state.Name, gradients.InitialStates[state.Name].ToArray().Cast<double>(), direction.Cast<double>(), by => Move(_point.Initial[state.Name], direction, by));
            }
        }

        /// <summary>Inputs that numbers are given for.</summary>
        private IEnumerable<string> Given => _model.Description.Inputs.Where(i => i.Tokens == 0 && _point.Inputs.ContainsKey(i.Name)).Select(i => i.Name);

        private Trace<double> Record() => _model.Record(_point.Batch(), _point.States(), options: _options);

        private Trace<double> Tape() => _model.Tape(_point.Batch(), _point.States(), _options);

        private void OfParameter(Gradients<double> gradients, string name)
        {
            double[] gradient = gradients.Parameters[name].Span.ToArray(), direction = Row(gradient.Length);
            Slope("parameter " + name, gradient, direction, by =>
            {
                using var edit = _model.Edit();
                var span = edit[name].Span;
                for (int i = 0; i < span.Length; i++) span[i] += by * direction[i];
            });
        }

        private void OfInput(Gradients<double> gradients, string name)
        {
            var direction = _point.Inputs[name].Select(Table).ToArray();
            Slope("input " + name, Numbers(gradients.Inputs[name]), direction.SelectMany(d => d.Cast<double>()), by =>
            {
                for (int e = 0; e < direction.Length; e++) Move(_point.Inputs[name][e], direction[e], by);
            });
        }

        private void Slope(string what, IEnumerable<double> gradient, IEnumerable<double> direction, Action<double> move)
        {
            double generated = gradient.Zip(direction, (g, d) => g * d).Sum(), scale = Math.Max(_norm, 1e-3);
            var (slope, doubt) = Slopes.Central(Moved, Step);
            if (doubt > Tolerance * scale)
            {
                (slope, doubt) = Slopes.Central(Moved, Step / 20);
                if (doubt > Tolerance * scale) throw new NearKinkException($"{what}: differences disagree by {doubt:E1}.");
            }

            if (what.StartsWith("initial", StringComparison.Ordinal) && slope == 0) return; // an equation gives it
            Assert.True(Math.Abs(generated - slope) <= Tolerance * scale, $"The gradient of {what} along a random direction is {generated:R}; by differences it is {slope:R} ({Math.Abs(generated - slope) / scale:E1} of the gradient's norm).");

            double Moved(double by)
            {
                move(by);
                var trace = Record();
                double loss = 0;
                foreach (var (quantity, seeds) in _seeds)
                    for (int e = 0; e < seeds.Length; e++)
                    for (int t = 0; t < seeds[e].Length; t++)
                    for (int u = 0; u < seeds[e][t].Length; u++)
                        loss += seeds[e][t][u] * trace[quantity][e, t][u];
                move(-by);
                return loss;
            }
        }

        private Seeds<double> Seeds(Trace<double> trace)
        {
            var seeds = new Seeds<double>(trace);
            foreach (var (name, values) in _seeds)
                for (int e = 0; e < values.Length; e++)
                for (int t = 0; t < values[e].Length; t++)
                    values[e][t].CopyTo(seeds[name][e, t]);
            return seeds;
        }

        private static IEnumerable<double> Numbers(Quantity<double> quantity) => Enumerable.Range(0, quantity.Count).SelectMany(e => quantity.Of(e).Cast<double>());

        /// <summary>Random numbers for every number of a quantity.</summary>
        private double[][][] Like(Quantity<double> quantity) =>
            [.. Enumerable.Range(0, quantity.Count).Select(e => Enumerable.Range(0, quantity.Lengths[e]).Select(t => Row(quantity[e, t].Length)).ToArray())];

        private double[] Row(int width) => [.. Enumerable.Range(0, width).Select(_ => 2 * _random.NextDouble() - 1)];

        private double[,] Table(double[,] like)
        {
            var table = new double[like.GetLength(0), like.GetLength(1)];
            for (int i = 0; i < table.GetLength(0); i++)
            for (int j = 0; j < table.GetLength(1); j++)
                table[i, j] = 2 * _random.NextDouble() - 1;
            return table;
        }

        private static void Move(double[,] values, double[,] direction, double by)
        {
            for (int i = 0; i < values.GetLength(0); i++)
            for (int j = 0; j < values.GetLength(1); j++)
                values[i, j] += by * direction[i, j];
        }
    }
}
