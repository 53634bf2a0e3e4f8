using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>One step of training in memory that is used again: run, loss, gradient, clip, move.</summary>
internal sealed class TrainingStep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly ILoss<T> loss;
    private readonly double? clip;
    private readonly OptimizerState<T> optimizer;
    private readonly Gradients<T> gradients;
    private readonly T[] lastGood;
    private Trace<T>? trace;
    private Seeds<T>? seeds;
    private long movedTo = -1;

    internal TrainingStep(RecurrentModel<T> model, ILoss<T> loss, TrainingOptions options)
    {
        this.model = model;
        this.loss = loss;
        clip = options.ClipNorm;
        RunOptions = new RunOptions { Threads = options.Threads };
        gradients = new Gradients<T>(model);
        int length = ParameterLayout.Of<T>(model.Description.Parameters).Length;
        optimizer = options.Optimizer.Start<T>(length);
        lastGood = new T[length];
    }

    internal RunOptions RunOptions { get; }

    /// <summary>The norm of the last step's gradient, before clipping.</summary>
    internal double GradientNorm { get; private set; }

    /// <summary>Takes a step; a batch in which no target counts changes nothing.</summary>
    /// <returns>The loss before the step.</returns>
    internal LossValue Take(Batch<T> batch, IReadOnlyList<Example<T>> examples, int number, double rate)
    {
        if (trace is null) trace = model.Tape(batch, options: RunOptions);
        else model.Tape(batch, trace, options: RunOptions);
        if (seeds is null) seeds = new Seeds<T>(trace);
        else seeds.Reset(trace);
        LossValue value = loss.Evaluate(trace.Outputs, examples, seeds);
        if (!double.IsFinite(value.Sum)) throw BadLoss(value.Mean, number, trace.ParameterVersion);
        GradientNorm = 0;
        if (value.Count == 0) return value;
        model.Backward(trace, seeds, GradientRequest.Parameters, gradients, RunOptions);
        GradientNorm = clip is double bound ? gradients.Parameters.ClipNorm(bound) : gradients.Parameters.Norm();
        if (!double.IsFinite(GradientNorm))
            throw new TrainingException($"{model.Description.Name}: the gradient of step {number} is not finite (its loss is {value.Mean:G6}). {Advice}", number);
        Move(rate, number, trace.ParameterVersion);
        return value;
    }

    private static string Advice => "The model has the last parameters that were good. Try a smaller learning rate or ClipNorm, and look for values in the data that are not finite.";

    private void Move(double rate, int number, long version)
    {
        using ParameterEdit<T> edit = model.Edit();
        edit.Flat.CopyTo(lastGood);
        optimizer.Step(edit.Flat, gradients.Parameters.Flat, rate);
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
