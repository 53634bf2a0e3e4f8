using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Shared;

/// <summary>What the derived rules promise of any model, held against a model and inputs: differences and relevance add up, tangents are the transposed gradients.</summary>
internal sealed class RuleChecks
{
    private readonly RecurrentModel<double> _model;
    private readonly Batch<double> _batch;
    private readonly InitialStates<double>? _initial;
    private readonly Random _random;
    private readonly Target _target;
    private readonly string _quantity;

    public RuleChecks(RecurrentModel<double> model, Batch<double> batch, InitialStates<double>? initial, int seed)
    {
        (_model, _batch, _initial, _random) = (model, batch, initial, new Random(seed));
        // A quantity of a fixed shape, rather a late one.
        var candidates = model.Description.Quantities.Where(q => !q.Shape.Contains(-1)).ToList();
        var quantity = candidates.LastOrDefault(q => (q.Role & QuantityRole.Output) != 0) ?? candidates.Last();
        _quantity = quantity.Name;
        _target = Target.Direction(quantity.Name, [.. Enumerable.Range(0, quantity.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => Number())]);
    }

    /// <summary>Every promise that holds whatever the equations are.</summary>
    /// <param name="differences">Whether DeepLIFT can add up: not where the number of a greatest unit is a value.</param>
    public void All(bool differences)
    {
        if (differences) Differences();
        Relevance();
        Tangent();
        Contributed();
        Gates();
    }

    /// <summary>Shapley values of gates, each over all steps, add up to what all of them together do.</summary>
    public void Gates()
    {
        string[] gates = [.. _model.Description.Quantities.Where(q => (q.Role & QuantityRole.Gate) != 0 && !q.Shape.Contains(-1)).Select(q => q.Name).Take(3)];
        if (gates.Length == 0) return;
        var found = ShapleyValues.Attribute(_model, _batch, _target, Players.WholeGates(gates), _initial);
        for (int example = 0; example < _batch.Count; example++)
            Close(found.FunctionValue[example] - found.AbsentValue![example], found.Values[example].Sum(), 1 + Math.Abs(found.FunctionValue[example]), $"The Shapley values of the gates of example {example}");
    }

    /// <summary>DeepLIFT adds up to f(x) − f(b), for a baseline of each input.</summary>
    public void Differences()
    {
        foreach (var input in Given())
        {
            var baseline = Baseline<double>.PerExample([.. Values(input).Select(cells => Like(cells, input.Tokens > 0 ? () => _random.Next(input.Tokens) : Number))]);
            var found = DeepLift.Attribute(_model, _batch, _target, input.Name, _initial, options: new DeepLiftOptions<double> { Baseline = baseline });
            for (int example = 0; example < found.FunctionValue.Count; example++)
                Close(0, found.CompletenessGap![example], 1 + Math.Abs(found.FunctionValue[example]) + found.Values[example].Cast<double>().Sum(Math.Abs), $"The completeness gap of DeepLift of '{input.Name}', example {example}");
        }
    }

    /// <summary>Relevance of all inputs and initial states and what is absorbed add up to f(x); contexts have the rest.</summary>
    public void Relevance()
    {
        if (_model.Description.Contexts.Length > 0) return;
        string[] names = [.. _model.Description.Inputs.Select(i => i.Name), .. _model.Description.States.Select(s => s.Name)];
        if (names.Length == 0) return;
        foreach (double? alpha in new double?[] { null, 1, 2 }) Relevance(names, new LrpOptions { Epsilon = 0.01, Alpha = alpha });
    }

    private void Relevance(string[] names, LrpOptions options)
    {
        Attribution<double>[] all = [.. names.Select(name => Lrp.Attribute(_model, _batch, _target, name, _initial, options: options))];
        for (int example = 0; example < _batch.Count; example++)
        {
            double sum = all.Sum(a => a.Values[example].Cast<double>().Sum()) + all[0].Absorbed![example];
            double scale = all.Sum(a => a.Values[example].Cast<double>().Sum(Math.Abs)) + Math.Abs(all[0].Absorbed![example]);
            Close(all[0].FunctionValue[example], sum, 1 + scale, $"Relevance of example {example}, α = {options.Alpha}");
        }
    }

    /// <summary>The tangent of the target along a direction is the direction times its gradient, with and without interventions.</summary>
    public void Tangent()
    {
        var direction = new Dictionary<string, IReadOnlyList<double[,]>>();
        foreach (var input in Given().Where(i => i.Tokens == 0)) direction[input.Name] = [.. Values(input).Select(cells => Like(cells, Number))];
        foreach (var state in _model.Description.States)
            direction[state.Name] = [.. Enumerable.Range(0, _batch.Count).Select(_ => Like(new double[1, state.Shape.Aggregate(1, (a, b) => a * b)], Number))];
        if (direction.Count == 0) return;
        var changed = _model.Description.Quantities[_random.Next(_model.Description.Quantities.Length)].Name;
        foreach (var interventions in new[] { null, new Interventions<double>().Scale(changed, 0.5), new Interventions<double>().Set(changed, 0.25, step: 0) })
        {
            var trace = _model.Record(_batch, _initial, interventions);
            var seeds = new Seeds<double>(trace);
            _target.Fill(trace, seeds);
            var gradients = _model.Backward(trace, seeds, GradientRequest.Inputs | GradientRequest.InitialStates);
            var tangents = Tangents.Along(_model, _batch, direction, _initial, interventions);
            for (int example = 0; example < _batch.Count; example++)
            {
                double pulled = 0, scale = 1;
                foreach (var (name, values) in direction)
                {
                    var gradient = Array.Exists(_model.Description.Inputs, i => i.Name == name) ? gradients.Inputs[name].Of(example).Cast<double>().ToArray() : gradients.InitialStates[name][example].ToArray();
                    var along = values[example].Cast<double>().ToArray();
                    pulled += gradient.Zip(along, (g, d) => g * d).Sum();
                    scale += gradient.Sum(Math.Abs);
                }

                int last = trace[_quantity].Lengths[example] - 1;
                double pushed = 0;
                for (int unit = 0; unit < tangents[_quantity][example, last].Length; unit++) pushed += tangents[_quantity][example, last][unit] * seeds[_quantity][example, last][unit];
                Close(pulled, pushed, scale, $"The change of the target of example {example}{(interventions is null ? "" : $" with '{changed}' changed")}");
            }
        }
    }

    /// <summary>The parts of every sum add up to it.</summary>
    public void Contributed()
    {
        foreach (string sum in Contributions.Sums(_model).Take(4))
        {
            var parts = Contributions.Of(_model, _batch, sum, _initial);
            for (int example = 0; example < parts.Value.Count; example++)
            for (int step = 0; step < parts.Value[example].GetLength(0); step++)
            for (int unit = 0; unit < parts.Value[example].GetLength(1); unit++)
            {
                double[] shares = [parts.History[example][step, unit], parts.Input[example][step, unit], parts.Bias[example][step, unit], parts.Mixed[example][step, unit]];
                Close(parts.Value[example][step, unit], shares.Sum(), 1 + shares.Sum(Math.Abs), $"The parts of '{sum}', example {example}, step {step}, unit {unit}");
            }
        }
    }

    private IEnumerable<InputInfo> Given() => _model.Description.Inputs.Where(i => i.Noise == NoiseKind.None);

    private double[][,] Values(InputInfo input)
    {
        var trace = _model.Record(_batch, _initial);
        return [.. Enumerable.Range(0, _batch.Count).Select(example => trace[input.Name].Of(example))];
    }

    private static double[,] Like(double[,] cells, Func<double> number)
    {
        var values = new double[cells.GetLength(0), cells.GetLength(1)];
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            values[i, j] = number();
        return values;
    }

    private double Number() => 1.2 * _random.NextDouble() - 0.6;

    private static void Close(double expected, double actual, double scale, string what)
    {
        if (!double.IsFinite(expected) || Math.Abs(expected) > 1e8) return; // a model that grows without bounds says nothing
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * scale, $"{what}: {actual:R}; it should be {expected:R} (scale {scale:G3}).");
    }
}
