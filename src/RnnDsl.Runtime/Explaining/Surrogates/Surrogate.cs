using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Fits simple models to what a model does, and holds them to account: fidelity on rows that nothing was fitted to or chosen by, beside the size, the model's own accuracy, and
/// the price of interpretability as a curve over sizes.
/// </summary>
public static class Surrogate
{
    /// <summary>A surrogate of a model over a data set.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set; its classes, where it has any, are what accuracies are measured on.</param>
    /// <param name="inputs">What the surrogate sees of a sequence.</param>
    /// <param name="kind">The kind of surrogate.</param>
    /// <param name="target">The value that is foretold, read in the same way of all sequences; the class that the model says if not given.</param>
    /// <param name="options">Sizes, what is held out, the seed.</param>
    /// <param name="cancellation">Stops between pieces of the data, and between fits.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the kind does not foretell what is asked for.</exception>
    public static SurrogateReport Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, SurrogateInputs<T> inputs, SurrogateKind kind, Target? target = null, SurrogateOptions? options = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckKind(kind, target is null, options ??= new SurrogateOptions());
        return Fit(SurrogateData.Of(model, data, inputs, target, options, cancellation), kind, options, cancellation);
    }

    /// <summary>A surrogate of what was said of some rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="kind">The kind of surrogate.</param>
    /// <param name="options">Sizes, what is held out, the seed.</param>
    /// <param name="cancellation">Stops between fits.</param>
    /// <exception cref="ArgumentException">The kind does not foretell what is asked for, or the rows are too few to hold some out.</exception>
    public static SurrogateReport Fit(SurrogateData data, SurrogateKind kind, SurrogateOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new SurrogateOptions();
        options.Check();
        CheckKind(kind, data.IsOfClasses, options);
        RowMath.Check(data.Rows, data.Count, data.Features);
        FitInput.CheckTargets(data.Said, data.Count);
        FitInput.WeightsOf(data.Weights, data.Count);
        (SurrogateData training, SurrogateData heldOut) = HoldOut.Split(data, options);
        return SurrogateFitting.Report(data, training, heldOut, kind, options, cancellation);
    }

    /// <summary>
    /// A surrogate of a model around one example: what it does on variants of it, in which parts of the inputs are replaced. Each part stays or goes by the toss of a coin, and a
    /// variant with d parts replaced weighs √exp(−d / width²), as in LIME.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch that the example is of.</param>
    /// <param name="example">The number of the example.</param>
    /// <param name="kind">The kind of surrogate.</param>
    /// <param name="target">The value that is foretold; the class that the model says if not given.</param>
    /// <param name="players">The parts that are replaced; steps if not given.</param>
    /// <param name="inputs">What the surrogate sees of a variant; which parts are there, 1 or 0, if not given.</param>
    /// <param name="perturbation">How many variants, what replaces a part, the kernel's width, the seed of the variants. Its ridge and row budget are not used.</param>
    /// <param name="options">Sizes, what is held out, the seed of that.</param>
    /// <param name="cancellation">Stops between runs, and between fits.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the kind does not foretell what is asked for.</exception>
    public static SurrogateReport Around<T>(
        IRecurrentModel<T> model, Batch<T> batch, int example, SurrogateKind kind, Target? target = null, Players? players = null, SurrogateInputs<T>? inputs = null,
        LimeOptions<T>? perturbation = null, SurrogateOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        if ((uint)example >= (uint)batch.Count) throw new ArgumentOutOfRangeException(nameof(example), example, $"There are {batch.Count} examples, numbered from 0.");
        options ??= new SurrogateOptions();
        options.Check();
        CheckKind(kind, target is null, options);
        var neighbourhood = new Neighbourhood<T>(model.Compiled, batch, example, players ?? Players.Steps(), perturbation ?? new LimeOptions<T>());
        return Fit(neighbourhood.Ask(target, inputs, options, cancellation), kind, options, cancellation);
    }

    /// <summary>Throws where a kind does not foretell classes, or not values.</summary>
    private static void CheckKind(SurrogateKind kind, bool classes, SurrogateOptions options)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of surrogate.");
        if (classes && kind is (SurrogateKind.Linear or SurrogateKind.Ridge or SurrogateKind.Lasso))
            throw new ArgumentException($"{kind} foretells values, not classes: give a target, for example Target.Unit(\"logits\", 1) or a Target.Direction for the difference of two; or take Logistic, Tree or Rules.", nameof(kind));
        if (!classes && kind is (SurrogateKind.Logistic or SurrogateKind.Rules))
            throw new ArgumentException($"{kind} foretells classes, not values: leave out the target for the class that the model says; or take Linear, Ridge, Lasso or Tree.", nameof(kind));
        if (kind == SurrogateKind.Logistic && options.Ridge == 0)
            throw new ArgumentOutOfRangeException("options.Ridge", options.Ridge, "Logistic regression takes a ridge above 0: classes that can be told apart without error have no finite weights.");
    }
}
