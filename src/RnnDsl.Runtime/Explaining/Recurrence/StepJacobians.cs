using System.Numerics;
using System.Text.Json.Serialization;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="StepJacobians"/> and <see cref="InputJacobians"/> can be told.</summary>
public sealed record JacobianOptions : SurveyOptions
{
    /// <summary>The layers whose states are looked at, by name; those of all layers together where none is named. Of a single layer everything that it reads is held as it was.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>Whether singular values, eigenvalues, spectral norms and Lyapunov exponents are computed, which costs more than the Jacobians where states are wide.</summary>
    public bool Spectra { get; init; } = true;

    /// <summary>Whether the Jacobians by the inputs of the step are computed.</summary>
    public bool Inputs { get; init; } = true;
}

/// <summary>An eigenvalue.</summary>
/// <param name="Real">Its real part.</param>
/// <param name="Imaginary">Its imaginary part.</param>
public readonly record struct Eigenvalue(double Real, double Imaginary)
{
    /// <summary>Its absolute value.</summary>
    [JsonIgnore]
    public double Modulus => Complex.Abs(new Complex(Real, Imaginary));
}

/// <summary>The derivatives of the states after one step of one sequence.</summary>
/// <param name="Step">The step of the sequence, as the user counts.</param>
/// <param name="ByState">∂s_t/∂s_{t−1} [D × D] at fixed inputs of the step; a row is a unit of the state after it, a column one of the state before it.</param>
/// <param name="ByInput">∂s_t/∂x_t [D × I] for each input, in the order of <see cref="StepJacobians.Inputs"/>.</param>
/// <param name="FrobeniusNorm">‖∂s_t/∂s_{t−1}‖_F.</param>
/// <param name="SingularValues">Those of ∂s_t/∂s_{t−1}, the largest, its spectral norm, first; none where spectra were not asked for.</param>
/// <param name="Eigenvalues">Those of ∂s_t/∂s_{t−1}, the one with the largest modulus, the spectral radius, first; none where spectra were not asked for.</param>
/// <param name="MemoryFrobenius">‖∂s_{T−1}/∂s_t‖_F: how much the last state depends on the state after this step.</param>
/// <param name="MemorySpectral">The spectral norm of the same: the most that a unit change of the state after this step changes the last state; null where spectra were not asked for.</param>
public sealed record StepJacobian(
    int Step, NumberTable ByState, IReadOnlyList<NumberTable> ByInput, double FrobeniusNorm, IReadOnlyList<double> SingularValues, IReadOnlyList<Eigenvalue> Eigenvalues,
    double MemoryFrobenius, double? MemorySpectral);

/// <summary>The Jacobians along one sequence.</summary>
/// <param name="Example">Its number in the batch.</param>
/// <param name="Steps">In the order in which the layer walks: of a reversed one the sequence's last step first.</param>
/// <param name="LyapunovExponents">
/// Of the Jacobians of all steps but the first, in nats a step, the largest first (Benettin et al. 1980; Vogt et al. 2022): the rates at which the directions of a
/// small change grow (above 0) or shrink; over a finite sequence, and from the axes on. None where spectra were not asked for, or of one step.
/// </param>
public sealed record SequenceJacobians(int Example, IReadOnlyList<StepJacobian> Steps, IReadOnlyList<double> LyapunovExponents)
{
    /// <summary>The product ∂s_to/∂s_from [D × D] of one-step Jacobians; the identity where they are the same.</summary>
    /// <param name="from">The earlier step, by its place in <see cref="Steps"/>.</param>
    /// <param name="to">The later one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps, or they are the wrong way round.</exception>
    public NumberTable Between(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, Steps.Count);
        int width = Steps[0].ByState.Rows;
        double[] product = SquareMatrices.Identity(width);
        for (int step = to; step > from; step--) product = SquareMatrices.Product(product, Steps[step].ByState.Data, width);
        return new NumberTable(width, width, product);
    }

    /// <summary>∂s_{T−1}/∂x_t [D × I] for each step, in the order of <see cref="Steps"/>.</summary>
    /// <param name="input">The number of the input in <see cref="StepJacobians.Inputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public IReadOnlyList<NumberTable> LastByInput(int input = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, Steps[0].ByInput.Count);
        int width = Steps[0].ByState.Rows;
        var found = new NumberTable[Steps.Count];
        double[] product = SquareMatrices.Identity(width);
        for (int step = Steps.Count - 1; step >= 0; step--)
        {
            NumberTable own = Steps[step].ByInput[input];
            found[step] = new NumberTable(width, own.Columns, SquareMatrices.Product(product, own.Data, width));
            product = SquareMatrices.Product(product, Steps[step].ByState.Data, width);
        }
        return found;
    }
}

/// <summary>
/// The one-step Jacobians of a model's states along sequences: what a change of the states before a step, or of its inputs, does to the states after it. They are
/// exact derivatives, by a backward pass from each unit, and their products are those of a later state by an earlier one.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="States">Which units are whose: all states one after the other, in the order of the description.</param>
/// <param name="Inputs">The inputs of the step that were differentiated by: the model's, or those of a layer that was chosen; tokens and noise are left out.</param>
/// <param name="Reversed">Whether the layer walks from the last step to the first, so that "before" is the step behind.</param>
/// <param name="Sequences">For each example of the batch.</param>
public sealed partial record StepJacobians(
    string Model, IReadOnlyList<StateBlock> States, IReadOnlyList<string> Inputs, bool Reversed, IReadOnlyList<SequenceJacobians> Sequences)
{
    /// <summary>Computes them for every step of every example. They take T · D · D numbers a sequence: for a data set see <see cref="MemoryHorizon"/>.</summary>
    /// <param name="model">A cell, or a model of layers whose states are made of the states before and the inputs of the same step.</param>
    /// <param name="batch">The sequences.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Which layers, and what of the Jacobians.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">
    /// Something does not fit the model; or the next states are not made of the states before and one step's inputs alone, as with a history, or with layers that walk in
    /// different directions or read whole sequences of each other: then a layer is to be chosen.
    /// </exception>
    /// <exception cref="ArithmeticException">A Jacobian is not a finite number; says where.</exception>
    public static StepJacobians Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null, JacobianOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new JacobianOptions();
        RecurrentModel<T> whole = model.Compiled;
        StateSpace<T> space = StateSpace<T>.Of(whole, options.Layers);
        batch = Noise.AddTo(batch, whole.Description, seed: null);
        whole.Check(batch, initial);
        FiniteInputs.Check(whole.Description, batch);
        Trace<T> run = space.Of(whole.Tape(batch, initial, OneStepRuns<T>.Quiet(options.Run)));
        int budget = RowBudget.Of(options.RowBudget, space.Model.Description, run.Batch);
        var steps = new OneStepRuns<T>(space, options.Run, initial is null ? default : initial.FirstStep);
        int[] inputs = options.Inputs ? OneStepRuns<T>.Differentiable(space.Model.Description) : [];
        var sequences = new SequenceJacobians[space.Lengths(run).Length];
        for (int example = 0; example < sequences.Length; example++)
        {
            sequences[example] = Along(space, steps, run, example, inputs, budget, options.Spectra, cancellation);
            options.Progress?.Report((example + 1.0) / sequences.Length);
        }
        return new StepJacobians(whole.Description.Name, space.Blocks, [.. inputs.Select(input => space.Prefix + space.Model.Description.Inputs[input].Name)], space.Reversed, sequences);
    }

    private static SequenceJacobians Along<T>(
        StateSpace<T> space, OneStepRuns<T> steps, Trace<T> run, int example, int[] inputs, int budget, bool spectra, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = space.Lengths(run)[example], width = space.Width, most = Math.Max(1, budget / width);
        var byState = new double[length][];
        var byInput = new double[length][][];
        for (int first = 0; first < length; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first;
            Place[] places = [.. Enumerable.Range(first, Math.Min(most, length - first)).Select(index => new Place(example, space.StepAt(index, length)))];
            (double[][] some, double[][][] someByInput) = steps.Jacobians(run, places, inputs);
            int broken = Array.FindIndex(some, values => !double.IsFinite(SquareMatrices.Frobenius(values)));
            if (broken >= 0) throw new ArithmeticException($"{space.Model.Description.Name}: the Jacobian of step {places[broken].Step} is not a finite number in sequence {example}.");
            some.CopyTo(byState, start);
            someByInput.CopyTo(byInput, start);
        }
        var found = new StepJacobian[length];
        double[] product = SquareMatrices.Identity(width);
        for (int index = length - 1; index >= 0; index--)
        {
            // Over many steps that each make changes larger, the product leaves the numbers that there are.
            double memory = SquareMatrices.Frobenius(product);
            found[index] = new StepJacobian(
                space.StepAt(index, length), new NumberTable(width, width, byState[index]), [.. byInput[index].Select(values => new NumberTable(width, values.Length / width, values))],
                SquareMatrices.Frobenius(byState[index]), spectra ? SquareMatrices.SingularValues(byState[index], width) : [],
                spectra ? [.. SquareMatrices.Eigenvalues(byState[index], width).Select(value => new Eigenvalue(value.Real, value.Imaginary))] : [],
                memory, !spectra ? null : double.IsFinite(memory) ? SquareMatrices.SingularValues(product, width)[0] : memory);
            product = SquareMatrices.Product(product, byState[index], width);
        }
        return new SequenceJacobians(example, found, spectra && length > 1 ? SquareMatrices.LyapunovExponents(byState[1..], width) : []);
    }
}
