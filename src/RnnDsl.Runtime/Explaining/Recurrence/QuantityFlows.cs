using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Follows gradients one step back, as they are and with single quantities held: at their values, open, or closed.</summary>
internal sealed class QuantityFlows<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ArraysOfAnIntervention = 6;

    // Where nothing goes back any more, the logarithm is that of this share.
    private const double LeastShare = 1e-12;

    private readonly StateSpace<T> space;
    private readonly GradientFlowOptions options;
    private readonly OneStepRuns<T> steps;
    private readonly Followed[] followed;
    private readonly Means gain;

    internal QuantityFlows(StateSpace<T> space, int examples, GradientFlowOptions options)
    {
        (this.space, this.options) = (space, options);
        steps = new OneStepRuns<T>(space, options.Run);
        gain = new Means(examples);
        ModelDescription model = space.Model.Description;
        int[] states = [.. space.States.Select(state => model.States[state].NextSlot)];
        // What has one value for a sequence, or positions of its own, lies on no way from one step to the next.
        followed = [.. Enumerable.Range(0, model.Quantities.Length)
            .Where(slot => Array.IndexOf(states, slot) < 0 && model.Slots[slot].Sequence is null && model.Quantities[slot].Space is not null)
            .Select(slot => new Followed(model.Quantities[slot], examples))];
    }

    internal Estimate LogGain => gain.Over;

    /// <summary>Adds to the gradients at the states of each step what comes back from the next one, from the last step on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="lengths">The steps of each sequence.</param>
    /// <param name="directions">For each sequence and step [D].</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal void Back(Trace<T> run, int[] lengths, double[][][] directions, CancellationToken cancellation)
    {
        for (int index = lengths.Max() - 1; index >= 1; index--)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] rows = [.. Enumerable.Range(0, lengths.Length).Where(i => lengths[i] > index && SquareMatrices.Frobenius(directions[i][index]) is > 0 and < double.PositiveInfinity)];
            if (rows.Length == 0) continue;
            double[] norms = Array.ConvertAll(rows, i => SquareMatrices.Frobenius(directions[i][index]));
            (Batch<T> batch, InitialStates<T> initial) = steps.Steps(run, Array.ConvertAll(rows, i => new Place(i, space.StepAt(index, lengths[i]))), copies: 1);
            // Directions of norm 1, so that float does not run out of small numbers.
            Gradients<T> slopes = steps.Back(steps.Tape(batch, initial), [.. rows.SelectMany((i, row) => directions[i][index].Select(value => value / norms[row]))], GradientRequest.InitialStates);
            var before = new double[space.Width];
            for (int row = 0; row < rows.Length; row++)
            {
                steps.CopyStates(slopes, row, before);
                double[] to = directions[rows[row]][index - 1];
                for (int unit = 0; unit < to.Length; unit++) to[unit] += norms[row] * before[unit];
            }
        }
    }

    /// <summary>Follows the gradients of some sequences back from every step to the one before it.</summary>
    /// <param name="run">Their run.</param>
    /// <param name="examples">Their numbers.</param>
    /// <param name="directions">As <see cref="Back"/> left them.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal void Add(Trace<T> run, int[] examples, double[][][] directions, CancellationToken cancellation)
    {
        Place[] all = [.. from i in Enumerable.Range(0, directions.Length)
                          from index in Enumerable.Range(1, directions[i].Length - 1)
                          where SquareMatrices.Frobenius(directions[i][index]) is > 0 and < double.PositiveInfinity
                          select new Place(i, space.StepAt(index, directions[i].Length))];
        int budget = RowBudget.Of(options.RowBudget, space.Model.Description, run.Batch, ArraysOfAnIntervention * space.Model.Description.Slots.Max(slot => (long)slot.Width));
        foreach (Place[] places in all.Chunk(budget))
        {
            cancellation.ThrowIfCancellationRequested();
            double[] unit = [.. places.SelectMany(place =>
            {
                int length = directions[place.Example].Length;
                double[] direction = directions[place.Example][space.Reversed ? length - 1 - place.Step : place.Step];
                double norm = SquareMatrices.Frobenius(direction);
                return direction.Select(value => value / norm);
            })];
            Follow(run, places, Array.ConvertAll(places, place => examples[place.Example]), unit);
        }
    }

    /// <summary>The quantities that matter, the first those that are most responsible.</summary>
    internal IReadOnlyList<QuantityFlow> Ranked(GradientVerdict verdict)
    {
        QuantityFlow[] flows = [.. followed.Where(quantity => quantity.Matters).Select(quantity => quantity.Flow(space.Prefix))];
        return [.. flows.Where(flow => flow.Gate is not null).OrderByDescending(flow => verdict == GradientVerdict.Exploding
                    ? -Math.Min(flow.Gate!.Open.Mean, flow.Gate.Closed.Mean) : flow.Gate!.Loss),
                .. flows.Where(flow => flow.Gate is null).OrderByDescending(flow => Math.Abs(flow.Through.Mean))];
    }

    private void Follow(Trace<T> run, Place[] places, int[] examples, double[] unit)
    {
        (Batch<T> batch, InitialStates<T> initial) = steps.Steps(run, places, copies: 1);
        Trace<T> plain = steps.Record(batch, initial, null);
        T[][][] values = Array.ConvertAll(followed, quantity => Enumerable.Range(0, places.Length).Select(row => plain[quantity.Name][row, 0].ToArray()).ToArray());
        Gradients<T> slopes = steps.Back(plain, unit, GradientRequest.InitialStates | GradientRequest.Quantities);
        double[] before = Before(slopes, places.Length);
        double[] squares = [.. before.Chunk(space.Width).Select(row => row.Sum(value => value * value))];
        foreach (Followed quantity in followed)
            for (int row = 0; row < places.Length; row++)
                if (SquareMatrices.Frobenius(TensorBody.Numbers(slopes.Quantities[quantity.Name][row, 0])) is > 0 and var norm) quantity.Gradient.Add(examples[row], Math.Log(norm));
        for (int row = 0; row < places.Length; row++)
            if (squares[row] > 0) gain.Add(examples[row], 0.5 * Math.Log(squares[row]));
        for (int q = 0; q < followed.Length; q++)
        {
            T[][] own = values[q];
            double[] held = Changed(batch, initial, unit, new Interventions<T>().Write(followed[q].Name, (row, _, to) => own[row].CopyTo(to)));
            followed[q].AddThrough(examples, before, held, squares, space.Width);
            if (!followed[q].IsGate) continue;
            double[] open = Changed(batch, initial, unit, new Interventions<T>().Set(followed[q].Name, T.One));
            double[] closed = Changed(batch, initial, unit, new Interventions<T>().Set(followed[q].Name, T.Zero));
            followed[q].AddGate(examples, own, open, closed, squares, space.Width, options.Saturation);
        }
    }

    private double[] Changed(Batch<T> batch, InitialStates<T> initial, double[] unit, Interventions<T> rules) =>
        Before(steps.Back(steps.Record(batch, initial, rules), unit, GradientRequest.InitialStates), batch.Count);

    private double[] Before(Gradients<T> slopes, int rows)
    {
        var before = new double[rows * space.Width];
        for (int row = 0; row < rows; row++) steps.CopyStates(slopes, row, before.AsSpan(row * space.Width, space.Width));
        return before;
    }

    /// <summary>What is added up of one quantity.</summary>
    private sealed class Followed(QuantityInfo info, int examples)
    {
        private readonly Means through = new(examples);
        private readonly Means open = new(examples);
        private readonly Means closed = new(examples);
        private GateMoments values;

        internal string Name => info.Name;

        internal bool IsGate => info.Role.HasFlag(QuantityRole.Gate);

        internal Means Gradient { get; } = new(examples);

        /// <summary>Whether anything flows through it, or changes with its value.</summary>
        internal bool Matters { get; private set; }

        internal void AddThrough(int[] of, double[] before, double[] held, double[] squares, int width)
        {
            for (int row = 0; row < of.Length; row++)
            {
                if (squares[row] == 0) continue;
                double share = 0;
                for (int unit = row * width; unit < (row + 1) * width; unit++) share += (before[unit] - held[unit]) * before[unit];
                through.Add(of[row], share / squares[row]);
                Matters |= share != 0;
            }
        }

        internal void AddGate(int[] of, T[][] own, double[] whenOpen, double[] whenClosed, double[] squares, int width, GateThresholds thresholds)
        {
            for (int row = 0; row < of.Length; row++)
            {
                foreach (T value in own[row]) values.Add(double.CreateTruncating(value), thresholds);
                if (squares[row] == 0) continue;
                double up = Log(whenOpen), down = Log(whenClosed);
                open.Add(of[row], up);
                closed.Add(of[row], down);
                Matters |= up != 0 || down != 0;

                double Log(double[] changed) =>
                    Math.Log(Math.Max(LeastShare, SquareMatrices.Frobenius(changed.AsSpan(row * width, width)) / Math.Sqrt(squares[row])));
            }
        }

        internal QuantityFlow Flow(string prefix)
        {
            GateSummary summary = values.Summary;
            return new QuantityFlow(prefix + Name, through.Over, Gradient.Over, !IsGate ? null : new GateFlow(
                summary.Mean, summary.SaturatedLeft, summary.SaturatedRight, open.Over, closed.Over, Math.Max(0, Math.Max(open.Over.Mean, closed.Over.Mean))));
        }
    }

    /// <summary>The mean over the steps of each sequence, then over sequences: a long sequence does not count more.</summary>
    private sealed class Means(int examples)
    {
        private readonly double[] sums = new double[examples];
        private readonly int[] counts = new int[examples];

        internal Estimate Over => Estimate.Of(sums.Select((sum, example) => counts[example] == 0 ? double.NaN : sum / counts[example]));

        internal void Add(int example, double value)
        {
            sums[example] += value;
            counts[example]++;
        }
    }
}
