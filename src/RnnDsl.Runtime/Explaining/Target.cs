using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>
/// What is explained: one number for each example, read off a run. Any named quantity can be a target, at any step; so can final states.
/// </summary>
/// <remarks>Examples do not influence each other, so the targets of all examples of a batch are explained at once.</remarks>
public abstract class Target
{
    private protected Target()
    {
    }

    /// <summary>One unit of a quantity, for example a class's logit.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="unit">The unit, from 0; of a matrix counted row by row.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Unit(string quantity, int unit, Step step = default) => new QuantityTarget(quantity, step, new UnitReading([unit]));

    /// <summary>One unit of a quantity, another for each example, for example the logit of the example's class.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="perExample">The unit of each example, from 0.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Units(string quantity, int[] perExample, Step step = default)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new QuantityTarget(quantity, step, new UnitReading([.. perExample], shared: false));
    }

    /// <summary>The sum of all units of a quantity.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Sum(string quantity, Step step = default) => new QuantityTarget(quantity, step, new SumReading());

    /// <summary>A weighted sum of the units of a quantity, plus a constant: for example the difference of two logits, or a probe's reading of a state.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="weights">A weight for each unit.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    /// <param name="offset">What is added at each step.</param>
    public static Target Direction(string quantity, double[] weights, Step step = default, double offset = 0)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new QuantityTarget(quantity, step, new DirectionReading([[.. weights]], [offset]));
    }

    /// <summary>A weighted sum of the units of a quantity, plus a constant, another for each example.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="perExample">For each example a weight for each unit.</param>
    /// <param name="offsets">What is added at each step, for each example; zero if not given.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Directions(string quantity, double[][] perExample, double[]? offsets = null, Step step = default)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        if (offsets is not null && offsets.Length != perExample.Length)
            throw new ArgumentException($"There are {offsets.Length} offsets for the directions of {perExample.Length} examples.", nameof(offsets));
        return new QuantityTarget(quantity, step, new DirectionReading([.. perExample.Select(weights => (double[])weights.Clone())], offsets ?? new double[perExample.Length], shared: false));
    }

    /// <summary>The probability of a class under the softmax of a quantity.</summary>
    /// <param name="quantity">The name of the quantity that holds the logits.</param>
    /// <param name="unit">The class, from 0.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Probability(string quantity, int unit, Step step = default) => new QuantityTarget(quantity, step, new ProbabilityReading([unit]));

    /// <summary>The probability of a class under the softmax of a quantity, another class for each example.</summary>
    /// <param name="quantity">The name of the quantity that holds the logits.</param>
    /// <param name="perExample">The class of each example, from 0.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target Probabilities(string quantity, int[] perExample, Step step = default)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new QuantityTarget(quantity, step, new ProbabilityReading([.. perExample], shared: false));
    }

    /// <summary>The cross-entropy of a class under the softmax of a quantity, −log of its probability, another class for each example: what a classifier is trained by.</summary>
    /// <param name="quantity">The name of the quantity that holds the logits.</param>
    /// <param name="perExample">The class of each example, from 0.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target CrossEntropy(string quantity, int[] perExample, Step step = default)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new QuantityTarget(quantity, step, new CrossEntropyReading([.. perExample], shared: false));
    }

    /// <summary>The sum of squared differences between a quantity's units and given numbers, others for each example.</summary>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="perExample">For each example a number for each unit.</param>
    /// <param name="step">The last step by default; over <see cref="Step.All"/> steps the values are added up.</param>
    public static Target SquaredError(string quantity, double[][] perExample, Step step = default)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new QuantityTarget(quantity, step, new SquaredErrorReading([.. perExample.Select(values => (double[])values.Clone())]));
    }

    /// <summary>Each example's own loss: the mean over its targets that count, 0 where none does. Any loss that a trainer takes.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="examples">The examples of the explained batch, in its order, with their targets; of their inputs the lengths are looked at.</param>
    /// <typeparam name="T">float or double, as the model.</typeparam>
    public static Target Loss<T>(ILoss<T> loss, IReadOnlyList<Example<T>> examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(examples);
        return new LossTarget<T>(loss, [.. examples]);
    }

    /// <summary>One unit of a state after each example's last step.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="unit">The unit, from 0; of a matrix counted row by row.</param>
    public static Target FinalState(string state, int unit) => new FinalStateTarget(state, new UnitReading([unit]));

    /// <summary>One unit of a state after each example's last step, another for each example.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="perExample">The unit of each example, from 0.</param>
    public static Target FinalStates(string state, int[] perExample)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new FinalStateTarget(state, new UnitReading([.. perExample], shared: false));
    }

    /// <summary>The target's value f(x) for each example of a run.</summary>
    /// <param name="run">The run; a tape will do where it keeps the target's quantity.</param>
    /// <exception cref="ArgumentException">The model has no such quantity or unit, or an example no such step.</exception>
    public T[] ValueOf<T>(Trace<T> run) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run.Model, run.Batch);
        return Values(new RunView<T>(run), Examples(run.Batch.Count));
    }

    /// <summary>Writes the target's derivatives, to start a backward pass from; adds to what the seeds hold.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seeds">Seeds for it.</param>
    /// <exception cref="ArgumentException">The model has no such quantity or unit, or an example no such step.</exception>
    public void Fill<T>(Trace<T> run, Seeds<T> seeds) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seeds);
        Check(run.Model, run.Batch);
        Seed(new RunView<T>(run), seeds, Examples(run.Batch.Count));
    }

    internal static int[] Examples(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>Throws where the target does not fit the model or the examples.</summary>
    internal abstract void Check<T>(RecurrentModel<T> model, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The kind of run that keeps what <see cref="Values"/> reads.</summary>
    internal abstract Keep Needs(ModelDescription model);

    /// <summary>The value for each sequence of a run; the i-th is a variant of the example <c>examples[i]</c> of the explained batch.</summary>
    internal abstract T[] Values<T>(RunView<T> run, ReadOnlySpan<int> examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Whether the value can be read off runs over pieces of the sequences.</summary>
    internal virtual bool ReadsPieces => true;

    /// <summary>How many steps of an example have to be run to know its value.</summary>
    internal abstract int StepsNeeded(ModelDescription model, int length);

    /// <summary>
    /// Adds what the target reads in a run over a piece of the sequences, which all have the same number of steps, in the order of <see cref="Values"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="run">A run over steps first to first + count − 1.</param>
    /// <param name="examples">As in <see cref="Values"/>.</param>
    /// <param name="first">The first step of the piece.</param>
    /// <param name="count">The steps of the piece.</param>
    /// <param name="length">The steps of the whole sequences.</param>
    /// <param name="sums">A sum for each sequence.</param>
    internal abstract void AddPiece<T>(ModelDescription model, RunView<T> run, ReadOnlySpan<int> examples, int first, int count, int length, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Adds the derivatives to the seeds; sequences and examples as in <see cref="Values"/>.</summary>
    internal abstract void Seed<T>(RunView<T> run, Seeds<T> seeds, ReadOnlySpan<int> examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
