using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The runs behind the tables of step pairs.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class OutputRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly InitialStates<T>? initial;
    private readonly string output;
    private readonly int[] units;
    private readonly OutputResponseOptions<T> options;
    private readonly CancellationToken cancellation;
    private readonly Trace<T> run;
    private readonly int rowBudget;

    internal OutputRuns(
        RecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial, string output, int[] units, OutputResponseOptions<T> options, CancellationToken cancellation)
    {
        this.model = model;
        this.batch = batch;
        this.initial = initial;
        this.output = output;
        this.units = units;
        this.options = options;
        this.cancellation = cancellation;
        rowBudget = RowBudget.Of(options.RowBudget, model.Description, batch);
        run = model.Record(batch, initial, options: options.Run);
        FirstNaN.Refuse(Target.Sum(output, Step.All).ValueOf(run), () => run);
    }

    private Quantity<T> Outputs => run[output];

    /// <summary>∂y_t/∂x_s of each input, and ∂y_t/∂y_s: a backward pass for each step and unit of the output, many at once.</summary>
    internal IEnumerable<StepPairs> Derivatives(InputInfo[] inputs, Action<double> report)
    {
        (int Example, int Step, int Unit)[] seeded =
        [
            .. from example in Enumerable.Range(0, batch.Count)
               from step in Enumerable.Range(0, Outputs.Lengths[example])
               from unit in Enumerable.Range(0, units.Length)
               select (example, step, unit),
        ];
        double[][][,,] tables = [.. inputs.Select(info => Empty(run[info.Name], ModelDescription.Elements(info.Shape)))];
        double[][,,] own = Empty(Outputs, Outputs.Width);
        Trace<T>? trace = null;
        Seeds<T>? seeds = null;
        var gradients = new Gradients<T>(model);
        for (int first = 0; first < seeded.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = RowBudget.Count(rowBudget, seeded.Length - first, i => batch.Lengths[seeded[start + i].Example]);
            int[] examples = [.. Enumerable.Range(first, count).Select(i => seeded[i].Example)];
            var variants = new Variants<T>(model.Description, batch, examples, written: -1, initial);
            if (trace is null)
            {
                trace = model.Record(variants.Batch, variants.Initial, options: options.Run);
                seeds = new Seeds<T>(trace);
            }
            else
            {
                model.Record(variants.Batch, trace, variants.Initial, options: options.Run);
                seeds!.Reset(trace);
            }
            QuantityBuffer<T> buffer = seeds[output];
            for (int i = 0; i < count; i++) buffer[i, seeded[first + i].Step][units[seeded[first + i].Unit]] = T.One;
            model.Backward(trace, seeds, GradientRequest.Inputs | GradientRequest.Quantities, gradients, options.Run);
            for (int i = 0; i < count; i++)
            {
                (int example, int step, int unit) = seeded[first + i];
                for (int k = 0; k < inputs.Length; k++) Read(gradients.Inputs[inputs[k].Name], i, tables[k][example], step, unit);
                Read(gradients.Quantities[output], i, own[example], step, unit);
            }
            first += count;
            report((double)first / seeded.Length);
        }
        return
        [
            .. inputs.Select((info, k) => new StepPairs(output, info.Name, ResponseKind.Derivative, units, ModelDescription.Elements(info.Shape), tables[k]) { FeedbackOf = info.FeedbackOf }),
            new StepPairs(output, output, ResponseKind.Derivative, units, Outputs.Width, own),
        ];
    }

    /// <summary>What each step's output loses when one step of an input is replaced.</summary>
    internal StepPairs InputChanges(InputInfo info, Action<double> report)
    {
        int index = batch.IndexOf(info.Name);
        StepRows<T> rows = batch.Inputs[index].Rows;
        options.Replacements.TryGetValue(info.Name, out T[]? given);
        T[]? replacement = info.Tokens > 0 ? null : given ?? Mean(run[info.Name]);
        RowChange<T>[] changes =
        [
            .. from example in Enumerable.Range(0, batch.Count)
               from step in Enumerable.Range(0, rows.Geometry.Lengths[example])
               select new RowChange<T>(example, step, -1, replacement ?? [OtherToken(info, rows, example, step)]),
        ];
        double[][,,] table = Empty(run[info.Name], 1);
        var runs = new VariedRuns<T>(model, batch, initial, index, Keep.Named, rowBudget, options.Run);
        runs.Run(changes, (changed, first, examples) =>
        {
            Subtract(changed.Quantity(output), examples, i => changes[first + i].Step, table);
            report((double)(first + examples.Length) / changes.Length);
        }, cancellation);
        string how = info.Tokens > 0 ? FedBack(info) ? "the output's best choice besides it" : "another token" : given is null ? "the mean step" : "the given step";
        return new StepPairs(output, info.Name, ResponseKind.FiniteChange, units, 1, table) { FeedbackOf = info.FeedbackOf, Replacement = how };
    }

    /// <summary>What each step's output loses when the output of one step is set to its mean.</summary>
    internal StepPairs OutputChanges(Action<double> report)
    {
        T[] mean = Mean(Outputs);
        (int Example, int Step)[] places =
        [
            .. from example in Enumerable.Range(0, batch.Count)
               from step in Enumerable.Range(0, Outputs.Lengths[example])
               select (example, step),
        ];
        double[][,,] table = Empty(Outputs, 1);
        for (int first = 0; first < places.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = RowBudget.Count(rowBudget, places.Length - first, i => batch.Lengths[places[start + i].Example]);
            int[] examples = [.. Enumerable.Range(first, count).Select(i => places[i].Example)];
            var rules = new Interventions<T>();
            for (int i = 0; i < count; i++) rules.Set(output, mean, places[first + i].Step, i);
            var variants = new Variants<T>(model.Description, batch, examples, written: -1, initial);
            Trace<T> changed = model.Record(variants.Batch, variants.Initial, rules, options.Run);
            Subtract(changed[output], examples, i => places[start + i].Step, table);
            first += count;
            report((double)first / places.Length);
        }
        return new StepPairs(output, output, ResponseKind.FiniteChange, units, 1, table) { Replacement = "its mean" };
    }

    private bool FedBack(InputInfo info) => info.FeedbackOf == output && Outputs.Width == info.Tokens;

    private T OtherToken(InputInfo info, StepRows<T> rows, int example, int step)
    {
        T token = rows.At(example, step)[0];
        if (!FedBack(info) || step == 0 || step - 1 >= Outputs.Lengths[example]) return T.IsZero(token) ? T.One : T.Zero;
        ReadOnlySpan<T> choices = Outputs[example, step - 1];
        int best = -1;
        for (int i = 0; i < choices.Length; i++)
            if (T.CreateTruncating(i) != token && (best < 0 || choices[i] > choices[best])) best = i;
        return T.CreateTruncating(best);
    }

    /// <summary>Tables [steps of the output × steps of the source × units · features], a zero one for each example.</summary>
    private double[][,,] Empty(Quantity<T> source, int features) =>
        [.. Enumerable.Range(0, batch.Count).Select(example => new double[Outputs.Lengths[example], source.Lengths[example], units.Length * features])];

    private static void Read(Quantity<T> slopes, int sequence, double[,,] table, int step, int unit)
    {
        for (int source = 0; source < table.GetLength(1); source++)
        {
            ReadOnlySpan<T> row = slopes[sequence, source];
            for (int feature = 0; feature < row.Length; feature++) table[step, source, unit * row.Length + feature] = double.CreateTruncating(row[feature]);
        }
    }

    private void Subtract(Quantity<T> changed, int[] examples, Func<int, int> sourceStep, double[][,,] table)
    {
        for (int i = 0; i < examples.Length; i++)
            for (int step = 0; step < Outputs.Lengths[examples[i]]; step++)
            for (int unit = 0; unit < units.Length; unit++)
                table[examples[i]][step, sourceStep(i), unit] =
                    double.CreateTruncating(Outputs[examples[i], step][units[unit]]) - double.CreateTruncating(changed[i, step][units[unit]]);
    }

    private static T[] Mean(Quantity<T> values)
    {
        var sums = new double[values.Width];
        long count = 0;
        for (int example = 0; example < values.Count; example++)
        for (int step = 0; step < values.Lengths[example]; step++, count++)
            for (int unit = 0; unit < sums.Length; unit++) sums[unit] += double.CreateTruncating(values[example, step][unit]);
        return [.. sums.Select(sum => T.CreateTruncating(sum / count))];
    }
}
