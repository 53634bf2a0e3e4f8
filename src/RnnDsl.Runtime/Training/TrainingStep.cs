using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>One step of training in memory that is used again: run, loss, gradient (of one batch, or summed over several), clip, move.</summary>
internal sealed class TrainingStep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly ILoss<T> loss;
    private readonly TrainingOptions options;
    private readonly Gradients<T> gradients;
    private readonly T[] lastGood;
    private readonly T[] sum;
    private Trace<T>? trace;
    private Seeds<T>? seeds;
    private LossValue value;
    private long movedTo = -1;

    internal TrainingStep(RecurrentModel<T> model, ILoss<T> loss, TrainingOptions options)
    {
        this.model = model;
        this.loss = loss;
        this.options = options;
        gradients = new Gradients<T>(model);
        int length = ParameterLayout.Of<T>(model.Description.Parameters).Length;
        Optimizer = options.Optimizer.Start<T>(length);
        lastGood = new T[length];
        sum = new T[options.AccumulationSteps > 1 ? length : 0];
    }

    /// <summary>What the optimizer remembers.</summary>
    internal OptimizerState<T> Optimizer { get; }

    /// <summary>Elements of the flat parameter storage.</summary>
    internal int Length => lastGood.Length;

    /// <summary>The norm of the last step's gradient, before clipping.</summary>
    internal double GradientNorm { get; private set; }

    /// <summary>The outputs of the last batch, of the parameters before the step.</summary>
    internal Outputs<T> Outputs => trace!.Outputs;

    /// <summary>The parameters before the last step, as long as it may have to be taken back; empty where it may not.</summary>
    internal Span<T> Previous => movedTo == model.Parameters.Version ? lastGood : default;

    /// <summary>Begins a step.</summary>
    internal void Begin()
    {
        value = default;
        GradientNorm = 0;
        Array.Clear(sum);
    }

    /// <summary>Takes a batch into the step's gradient; one in which no target counts adds nothing.</summary>
    /// <returns>The loss before the step.</returns>
    internal LossValue Add(Batch<T> batch, IReadOnlyList<Example<T>> examples, int number, ulong noise, InitialStates<T>? initial = null)
    {
        var run = new RunOptions { Threads = options.Threads, NoiseSeed = noise };
        if (trace is null) trace = model.Tape(batch, initial, run);
        else model.Tape(batch, trace, initial, run);
        if (seeds is null) seeds = new Seeds<T>(trace);
        else seeds.Reset(trace);
        LossValue part = loss.Evaluate(trace.Outputs, examples, seeds);
        if (!double.IsFinite(part.Sum)) throw BadLoss(part.Mean, number, trace.ParameterVersion);
        if (part.Weight == 0) return part;
        model.Backward(trace, seeds, GradientRequest.Parameters, gradients, run);
        value += part;
        if (sum.Length > 0) AddScaled(gradients.Parameters.Values, T.CreateTruncating(part.Weight), sum);
        return part;
    }

    /// <summary>Moves the parameters; where no target counted it changes nothing.</summary>
    internal void Finish(int number, double rate)
    {
        if (value.Weight == 0) return;
        if (sum.Length > 0) Divide(sum, T.CreateTruncating(value.Weight), gradients.Parameters.Values);
        GradientNorm = gradients.Parameters.Norm();
        if (!double.IsFinite(GradientNorm))
            throw new TrainingException($"{model.Description.Name}: the gradient of step {number} is not finite (its loss is {value.Mean:G6}). {Advice}", number);
        if (options.ClipValue is double largest) gradients.Parameters.ClipValue(largest);
        if (options.ClipNorm is double bound) gradients.Parameters.ClipNorm(bound);
        Move(rate, number, trace!.ParameterVersion);
    }

    /// <summary>Takes up the parameters before the last step, which a checkpoint kept; none where it kept none.</summary>
    internal void Load(ReadOnlySpan<T> previous)
    {
        movedTo = previous.IsEmpty ? -1 : model.Parameters.Version;
        if (!previous.IsEmpty) previous.CopyTo(lastGood);
    }

    private static string Advice => "The model has the last parameters that were good. Try a smaller learning rate or ClipNorm, and look for values in the data that are not finite.";

    private void Move(double rate, int number, long version)
    {
        using ParameterEdit<T> edit = model.Edit();
        edit.Flat.CopyTo(lastGood);
        Optimizer.Step(edit.Flat, gradients.Parameters.Flat, rate);
        if (AllFinite(edit.Flat))
        {
            movedTo = version + 1;
            return;
        }
        edit.Discard();
        throw new TrainingException($"{model.Description.Name}: step {number} would make parameters that are not finite. {Advice}", number);
    }

    /// <summary>If the parameters that gave such a loss came from the last move, it is taken back.</summary>
    private TrainingException BadLoss(double mean, int number, long version)
    {
        if (movedTo == version)
        {
            using ParameterEdit<T> edit = model.Edit();
            lastGood.CopyTo(edit.Flat);
            movedTo = -1;
        }
        return new TrainingException($"{model.Description.Name}: the loss of step {number} is {mean}. {Advice}", number);
    }

    private static void AddScaled(ReadOnlySpan<T> part, T factor, Span<T> total)
    {
        for (int i = 0; i < total.Length; i++) total[i] += part[i] * factor;
    }

    private static void Divide(ReadOnlySpan<T> total, T divisor, Span<T> mean)
    {
        for (int i = 0; i < total.Length; i++) mean[i] = total[i] / divisor;
    }

    /// <summary>x − x is zero where x is finite, and NaN where it is not.</summary>
    private static bool AllFinite(ReadOnlySpan<T> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var part = new Vector<T>(values[i..]);
            if (!Vector.EqualsAll(part - part, Vector<T>.Zero)) return false;
        }
        for (; i < values.Length; i++)
            if (!T.IsFinite(values[i]))
                return false;
        return true;
    }
}
