using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Replaces single steps of sequences, once their inputs and once the states after them, and looks at where the runs end.</summary>
internal sealed class MemoryEffects<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ArraysOfAnIntervention = 6;
    private const int InputKind = 0;
    private const int StateKind = 1;

    private readonly RecurrentModel<T> model;
    private readonly StateSpace<T> space;
    private readonly SequenceSet<T> data;
    private readonly ChosenExamples<T> chosen;
    private readonly Replacement<T>? replacement;
    private readonly MemoryHorizonOptions options;
    private readonly string[] next;
    private readonly List<double> distances = [];

    internal MemoryEffects(
        RecurrentModel<T> model, StateSpace<T> space, SequenceSet<T> data, ChosenExamples<T> chosen, Target? target, Replacement<T>? replacement, MemoryHorizonOptions options)
    {
        (this.model, this.space, this.data, this.chosen, Target, this.replacement, this.options) = (model, space, data, chosen, target, replacement, options);
        next = [.. space.Blocks.Select(block => model.Description.Quantities[model.Description.States[model.Description.StateOf(block.Name)].NextSlot].Name)];
    }

    internal Target? Target { get; }

    internal double StateDistance => distances.Average();

    /// <summary>The largest lag with an effect of at least the threshold's share of the distance between sequences.</summary>
    internal int Furthest(IReadOnlyList<MemoryEffect> measured) => measured
        .Where(effect => (effect.InputOnState.Count > 0 ? effect.InputOnState : effect.StateOnState).Mean >= options.Threshold * StateDistance)
        .Select(effect => effect.Lag).DefaultIfEmpty(-1).Max();

    internal IReadOnlyList<MemoryEffect> Measure(Func<int, int?> stepOf, CancellationToken cancellation)
    {
        IProgress<double>? progress = PartOfProgress.Of(options.Progress, 0.5, 1);
        int longest = Enumerable.Range(0, chosen.Count).Max(i => StepsOf(chosen.Batch, i));
        int[] lags = [.. Enumerable.Range(0, Math.Min(longest, options.EffectSteps)).Select(i => (int)Math.Round((double)i * (longest - 1) / Math.Max(1, Math.Min(longest, options.EffectSteps) - 1))).Distinct()];
        var sums = new List<double>[4][];
        for (int kind = 0; kind < 4; kind++) sums[kind] = [.. lags.Select(_ => new List<double>())];
        for (int i = 0; i < chosen.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            OfExample(i, lags, sums);
            progress?.Report((i + 1.0) / chosen.Count);
        }
        return [.. lags.Select((lag, at) => new MemoryEffect(
            lag, stepOf(lag), Estimate.Of(sums[0][at]), Estimate.Of(sums[1][at]), Estimate.Of(sums[2][at]), Estimate.Of(sums[3][at])))];
    }

    /// <summary>Replaces the steps of one sequence, each by as many donors as there are draws, and adds the means over them to the sums.</summary>
    private void OfExample(int i, int[] lags, List<double>[][] sums)
    {
        RandomStream random = Draws.Stream(options.Seed, chosen.Numbers[i], draw: 0);
        int[] donors = [.. Enumerable.Range(0, options.Draws).Select(_ => (int)(random.NextUniform() * (data.Count - 1)) is var other && other >= chosen.Numbers[i] ? other + 1 : other)];
        Explained explained = Run(i, donors);
        int length = StepsOf(explained.Batch, 0);
        Place[] places = [.. from at in Enumerable.Range(0, lags.Length)
                             where lags[at] < length
                             from donor in Enumerable.Range(1, donors.Length)
                             select new Place(at, space.StepAt(length - 1 - lags[at], length), donor)];
        var moved = new double[4, places.Length];
        int budget = RowBudget.Of(options.RowBudget, model.Description, explained.Batch, ArraysOfAnIntervention * model.Description.Slots.Max(slot => (long)slot.Width));
        for (int first = 0; first < places.Length;)
        {
            Place[] some = places[first..Math.Min(places.Length, first + Math.Max(1, budget / explained.Batch.Lengths[0]))];
            var variants = new Variants<T>(model.Description, explained.Batch, new int[some.Length], written: -1, initial: null);
            Read(explained, model.Record(variants.Batch, null, WithStates(explained, some), Quiet), StateKind, moved, first);
            if (explained.Stepped.Length > 0)
            {
                WriteInputs(explained, some, variants.Batch, random);
                Read(explained, RunFor(variants.Batch), InputKind, moved, first);
            }
            first += some.Length;
        }
        for (int kind = 0; kind < 4; kind++)
        for (int at = 0; at < lags.Length; at++)
        {
            double[] drawn = [.. Enumerable.Range(0, places.Length).Where(place => places[place].At == at).Select(place => moved[kind, place])];
            if (drawn.Length > 0 && (explained.Stepped.Length > 0 || kind % 2 == StateKind)) sums[kind][at].Add(drawn.Average());
        }
    }

    /// <summary>Runs the sequence as the first of a small batch; the others give what its steps are replaced by.</summary>
    private Explained Run(int i, int[] donors)
    {
        Batch<T> batch = Noise.AddTo(data.Take(model, [chosen.Numbers[i], .. donors]).Batch, model.Description, seed: null);
        Trace<T> run = RunFor(batch);
        double[] end = Ends(run, 0);
        for (int donor = 1; donor < batch.Count; donor++) distances.Add(Distance(end, Ends(run, donor)));
        double target = Target is null ? double.NaN : double.CreateTruncating(Target.Values(new RunView<T>(run), Targeted(i, batch.Count))[0]);
        int[] stepped = SteppedInputs(batch);
        return new Explained(i, batch, run, end, target, stepped, replacement is null ? null : Replaced(batch, i, stepped));
    }

    private Trace<T> RunFor(Batch<T> batch) => Target?.Needs(model.Description) == Keep.Named ? model.Record(batch, options: Quiet) : model.Tape(batch, options: Quiet);

    private Interventions<T> WithStates(Explained explained, Place[] places)
    {
        var rules = new Interventions<T>();
        for (int v = 0; v < places.Length; v++)
            foreach (string quantity in next)
                rules.Set(quantity, StateOf(explained.Run[quantity], places[v]), places[v].Step, v);
        return rules;
    }

    private static void WriteInputs(Explained explained, Place[] places, Batch<T> to, RandomStream random)
    {
        for (int v = 0; v < places.Length; v++)
        for (int n = 0; n < explained.Stepped.Length; n++)
        {
            StepRows<T> from = explained.Batch.Inputs[explained.Stepped[n]].Rows;
            ReadOnlySpan<T> row = explained.Replaced is { } rows
                ? Cells.Row(rows[n][places[v].Donor - 1], places[v].Step)
                : from.At(places[v].Donor, StepOf(from.Geometry.Lengths[places[v].Donor], places[v].Step, random));
            row.CopyTo(to.Inputs[explained.Stepped[n]].Rows.At(v, places[v].Step));
        }
    }

    private void Read(Explained explained, Trace<T> changed, int kind, double[,] moved, int first)
    {
        int count = changed.Batch.Count;
        T[]? values = Target?.Values(new RunView<T>(changed), Targeted(explained.Example, count));
        for (int v = 0; v < count; v++)
        {
            moved[kind, first + v] = Distance(explained.End, Ends(changed, v));
            moved[kind + 2, first + v] = values is null ? double.NaN : Math.Abs(double.CreateTruncating(values[v]) - explained.Target);
        }
    }

    private RunOptions Quiet => OneStepRuns<T>.Quiet(options.Run);

    private static int[] Targeted(int example, int count) => [.. Enumerable.Repeat(example, count)];

    private int StepsOf(Batch<T> batch, int example) => model.GeometryOf(model.Description.SlotOf(next[0]), batch).Lengths[example];

    /// <summary>The inputs that have a row at each step of the states.</summary>
    private int[] SteppedInputs(Batch<T> batch)
    {
        BatchGeometry walked = model.GeometryOf(model.Description.SlotOf(next[0]), batch);
        return [.. model.Description.GivenInputs.Where(info => info.Space is not null).Select(info => batch.IndexOf(info.Name)).Where(index => batch.Inputs[index].Rows.Geometry.SameRows(walked))];
    }

    /// <summary>For each input and draw what may stand in the place of its steps.</summary>
    private T[][][,] Replaced(Batch<T> batch, int i, int[] stepped)
    {
        Batch<T> one = new Variants<T>(model.Description, batch, [0], written: -1, initial: null).Batch;
        return Array.ConvertAll(stepped, index =>
        {
            PerturbedInput<T> input = PerturbedInput<T>.Of(model.Description, one).Single(candidate => candidate.Index == index);
            Absent<T> absent = replacement!.Bind(input, options.Seed ^ (0x9E3779B97F4A7C15UL * (ulong)(chosen.Numbers[i] + 1)));
            return (T[][,])[.. Enumerable.Range(0, options.Draws).Select(draw =>
            {
                var rows = new T[input.Lengths[0], input.Width];
                absent.Fill(0, draw, rows);
                return rows;
            })];
        });
    }

    /// <summary>A donor's state: after the same step, or after its last where it is shorter.</summary>
    private ReadOnlySpan<T> StateOf(Quantity<T> values, Place place)
    {
        int own = values.Lengths[0], index = space.Reversed ? own - 1 - place.Step : place.Step, length = values.Lengths[place.Donor];
        return values[place.Donor, space.StepAt(Math.Min(index, length - 1), length)];
    }

    private static int StepOf(int length, int step, RandomStream random) => step < length ? step : (int)(random.NextUniform() * length);

    private double[] Ends(Trace<T> run, int example) =>
        [.. space.Blocks.SelectMany(block => TensorBody.Numbers(run.FinalState(block.Name)[example]))];

    private static double Distance(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += (one[i] - other[i]) * (one[i] - other[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>A step that is replaced: of the lags the number, the step, and the sequence of the small batch that the replacement is of.</summary>
    private readonly record struct Place(int At, int Step, int Donor);

    /// <summary>A sequence and where its run ends.</summary>
    private sealed record Explained(int Example, Batch<T> Batch, Trace<T> Run, double[] End, double Target, int[] Stepped, T[][][,]? Replaced);
}
