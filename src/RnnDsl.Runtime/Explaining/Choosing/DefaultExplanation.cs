using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The default explanation: chooses a method by a stated rule, runs it, checks it, and says how far it can be trusted.</summary>
/// <remarks>
/// The rule, in full in docs/choosing-a-method.md. Steps are replaced one at a time by rows of the data (<see cref="ReplacementOcclusion"/>). For an example in which no single step
/// moves the target by a fifth of what replacing all of them does, steps may stand in for each other: Shapley values over the same replacements are computed too, and
/// taken if they do significantly better in the deletion test. Integrated gradients are taken where there is nothing to replace a step by, and for long
/// sequences of numbers. Nothing else is looked at: no name of a model or of a cell.
/// </remarks>
public static class DefaultExplanation
{
    /// <summary>Explains a target of a model by the steps of an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="target">What is explained; if not given, of the first output at the last step the only unit, or the largest one of each example.</param>
    /// <param name="options">Background data, input, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number.</exception>
    /// <typeparam name="T">float or double.</typeparam>
    public static Explanation<T> Explain<T>(
        this IRecurrentModel<T> model, Batch<T> batch, Target? target = null, ExplanationOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new ExplanationOptions<T>();
        options.Check();
        ModelDescription description = model.Compiled.Description;
        Wrt wrt = Wrt.Find(description, options.Wrt);
        if (wrt.Kind != WrtKind.Input)
            throw new ArgumentException($"{description.Name}: the default explains by an input; '{wrt.Name}' is none (inputs: {ModelDescription.List(description.GivenInputs.Select(info => info.Name))}).", nameof(options));
        if (!description.Inputs[wrt.Index].IsGiven)
            throw new ArgumentException($"{description.Name}: '{wrt.Name}' is drawn by the runtime, and no input that could explain anything.", nameof(options));
        model.Compiled.Check(Noise.AddTo(batch, description, seed: null), options.Initial);
        FiniteInputs.Check(description, batch);
        if (options.Background is { } background) FiniteInputs.Check(description, background);
        target ??= DefaultTarget.Of(model.Compiled, batch, options.Initial, options.Run);
        GradientPass<T>.CheckCall(model.Compiled, batch, target, options.Initial);
        Choice<T> choice = Choice<T>.Of(description, description.Inputs[wrt.Index], batch, options);
        return choice.Method == ChosenMethod.IntegratedGradients
            ? new GradientExplanation<T>(model, batch, target, wrt, options, choice).Make(cancellation)
            : new ReplacementExplanation<T>(model, batch, target, wrt, options, choice).Make(cancellation);
    }
}
