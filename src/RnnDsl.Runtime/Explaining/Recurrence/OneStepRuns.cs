using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Runs steps of recorded sequences again, each as a sequence of one step that starts from the states recorded before it, any number of them at once, and
/// differentiates the states after the step by the states before it and by the step's inputs. The runs take place in an evaluation: without noise.
/// </summary>
internal sealed class OneStepRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StateSpace<T> space;
    private readonly RunOptions? options;
    private readonly int[] firstSteps;
    private Trace<T>? tape;
    private Trace<T>? record;
    private Seeds<T>? tapeSeeds;
    private Seeds<T>? recordSeeds;
    private Gradients<T>? gradients;

    /// <param name="space">The states.</param>
    /// <param name="options">Threads.</param>
    /// <param name="firstSteps">The number of each example's first step, or one for all, or nothing for 0.</param>
    internal OneStepRuns(StateSpace<T> space, RunOptions? options, ReadOnlySpan<int> firstSteps = default) =>
        (this.space, this.options, this.firstSteps) = (space, options, firstSteps.ToArray());

    /// <summary>∂s/∂(s before) and ∂s/∂inputs at some steps, by a backward pass from each unit of the states.</summary>
    /// <param name="run">The recorded run of <see cref="StateSpace{T}.Model"/>.</param>
    /// <param name="places">The steps.</param>
    /// <param name="inputs">The inputs to differentiate by.</param>
    /// <returns>For each place [D × D] and, for each input, [D × I], row by row; a row is a unit of the state after the step.</returns>
    internal (double[][] ByState, double[][][] ByInput) Jacobians(Trace<T> run, Place[] places, int[] inputs)
    {
        int width = space.Width;
        (Batch<T> batch, InitialStates<T> initial) = Steps(run, places, width);
        Trace<T> steps = Tape(batch, initial);
        Seeds<T> seeds = SeedsOf(steps, ref tapeSeeds);
        for (int s = 0; s < space.Blocks.Length; s++)
        {
            StateBuffer<T> buffer = seeds.Final(space.States[s]);
            for (int place = 0; place < places.Length; place++)
            for (int unit = 0; unit < space.Blocks[s].Width; unit++)
                buffer[place * width + space.Blocks[s].First + unit][unit] = T.One;
        }
        Gradients<T> slopes = Backward(steps, seeds, GradientRequest.InitialStates | (inputs.Length > 0 ? GradientRequest.Inputs : 0));
        double[][] byState = Array.ConvertAll(places, _ => new double[width * width]);
        double[][][] byInput = Array.ConvertAll(places, _ => Array.ConvertAll(inputs, input => new double[width * ModelDescription.Elements(space.Model.Description.Inputs[input].Shape)]));
        for (int row = 0; row < places.Length * width; row++)
        {
            int place = row / width, unit = row % width;
            CopyStates(slopes, row, byState[place].AsSpan(unit * width, width));
            for (int i = 0; i < inputs.Length; i++)
            {
                ReadOnlySpan<T> from = slopes.Inputs[inputs[i]][row, 0];
                Copy(from, byInput[place][i].AsSpan(unit * from.Length, from.Length));
            }
        }
        return (byState, byInput);
    }

    /// <summary>The inputs that can be differentiated by: those that a caller gives and that are no tokens.</summary>
    internal static int[] Differentiable(ModelDescription model) =>
        [.. Enumerable.Range(0, model.Inputs.Length).Where(i => model.Inputs[i] is { IsGiven: true, Tokens: 0 })];

    /// <summary>The states before some steps and the inputs at them, each step as many times as asked for.</summary>
    internal (Batch<T> Batch, InitialStates<T> Initial) Steps(Trace<T> run, Place[] places, int copies)
    {
        ModelDescription model = space.Model.Description;
        BatchGeometry geometry = BatchGeometry.OfExamples(places.Length * copies);
        BatchGeometry walked = run.Store.Slots[model.States[space.States[0]].NextSlot].Geometry;
        var inputs = new BatchInput<T>[run.Batch.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            StepRows<T> from = run.Batch.Inputs[i].Rows;
            inputs[i] = new BatchInput<T>(run.Batch.Inputs[i].Name, from.Width, geometry);
            // Of what has other steps, nothing that is looked at depends on.
            bool hasSteps = from.Geometry.SameRows(walked);
            for (int row = 0; row < geometry.Count; row++)
                from.At(places[row / copies].Example, hasSteps ? places[row / copies].Step : 0).CopyTo(inputs[i].Rows.At(row, 0));
        }
        Batch<T> batch = Batch<T>.Over(geometry, geometry, inputs).WithContextsOf(run.Batch, row => places[row / copies].Example);
        var initial = new InitialStates<T>();
        foreach (StateInfo state in model.States)
        {
            if (!run.Store.Slots[state.NextSlot].Geometry.SameRows(walked)) continue;
            Quantity<T> before = run[state.Name];
            var values = new T[geometry.Count * before.Width];
            for (int row = 0; row < geometry.Count; row++)
                before[places[row / copies].Example, places[row / copies].Step].CopyTo(values.AsSpan(row * before.Width));
            initial.SetInPlace(state.Name, values, geometry.Count);
        }
        if (model.UsesStep) initial.SetFirstStep([.. Enumerable.Range(0, geometry.Count).Select(row => NumberOf(places[row / copies], walked))]);
        return (batch, initial);
    }

    /// <summary>A run with what the backward pass reads.</summary>
    internal Trace<T> Tape(Batch<T> batch, InitialStates<T> initial)
    {
        if (tape is null) tape = space.Model.Tape(batch, initial, Quiet(options));
        else space.Model.Tape(batch, tape, initial, Quiet(options));
        return tape;
    }

    /// <summary>A run with everything kept and, where asked for, changed.</summary>
    internal Trace<T> Record(Batch<T> batch, InitialStates<T> initial, Interventions<T>? interventions)
    {
        if (record is null) record = space.Model.Record(batch, initial, interventions, Quiet(options));
        else space.Model.Record(batch, record, initial, interventions, Quiet(options));
        return record;
    }

    /// <summary>Gradients from directions at the states after the steps, one for each row [rows × D].</summary>
    internal Gradients<T> Back(Trace<T> steps, ReadOnlySpan<double> directions, GradientRequest what)
    {
        Seeds<T> seeds = ReferenceEquals(steps, tape) ? SeedsOf(steps, ref tapeSeeds) : SeedsOf(steps, ref recordSeeds);
        for (int s = 0; s < space.Blocks.Length; s++)
        {
            StateBuffer<T> buffer = seeds.Final(space.States[s]);
            for (int row = 0; row < steps.Batch.Count; row++)
            for (int unit = 0; unit < space.Blocks[s].Width; unit++)
                buffer[row][unit] = T.CreateTruncating(directions[row * space.Width + space.Blocks[s].First + unit]);
        }
        return Backward(steps, seeds, what);
    }

    /// <summary>The gradient by the states before a step.</summary>
    internal void CopyStates(Gradients<T> slopes, int row, Span<double> to)
    {
        for (int s = 0; s < space.Blocks.Length; s++) Copy(slopes.InitialStates[space.States[s]][row], to[space.Blocks[s].First..]);
    }

    /// <summary>Runs without noise: what one step draws has nothing to do with what a sequence draws.</summary>
    internal static RunOptions Quiet(RunOptions? options) =>
        options is null ? RunOptions.Default : options.NoiseSeed is null ? options : new RunOptions { Threads = options.Threads, Lanes = options.Lanes };

    private Gradients<T> Backward(Trace<T> steps, Seeds<T> seeds, GradientRequest what)
    {
        gradients ??= new Gradients<T>(space.Model);
        space.Model.Backward(steps, seeds, what, gradients, Quiet(options));
        return gradients;
    }

    private static Seeds<T> SeedsOf(Trace<T> run, ref Seeds<T>? seeds)
    {
        if (seeds is null) return seeds = new Seeds<T>(run);
        seeds.Reset(run);
        return seeds;
    }

    private int NumberOf(Place place, BatchGeometry walked)
    {
        int first = firstSteps.Length == 0 ? 0 : firstSteps[firstSteps.Length == 1 ? 0 : place.Example];
        return first + space.StepAt(place.Step, walked.Lengths[place.Example]);
    }

    private static void Copy(ReadOnlySpan<T> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i++) to[i] = double.CreateTruncating(from[i]);
    }
}
