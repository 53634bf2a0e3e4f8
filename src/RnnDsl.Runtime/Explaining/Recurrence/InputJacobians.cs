using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How the last states of one sequence depend on one of its inputs.</summary>
/// <param name="Example">The sequence's number in the batch.</param>
/// <param name="Input">The input.</param>
/// <param name="Steps">∂s/∂x_t [D × I] for each step of the input, as the user counts; of an input with one row for the sequence that row.</param>
/// <param name="FrobeniusNorms">The norm of each.</param>
public sealed record InputJacobian(int Example, string Input, IReadOnlyList<NumberTable> Steps, IReadOnlyList<double> FrobeniusNorms);

/// <summary>
/// The total derivatives of the final states by the inputs of every step, ∂s_{T−1}/∂x_t, by a backward pass over the whole sequence from each unit: for every model, also
/// where no product of one-step Jacobians gives them (histories, attention, layers in both directions).
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="States">Which rows are whose. The final state of a reversed layer is the one after the sequence's first step.</param>
/// <param name="Jacobians">For each example and input; tokens and noise are left out.</param>
public sealed partial record InputJacobians(string Model, IReadOnlyList<StateBlock> States, IReadOnlyList<InputJacobian> Jacobians)
{
    /// <summary>Computes them: each example is run and differentiated once for every unit, as many at once as the row budget allows.</summary>
    /// <param name="model">Any model with states.</param>
    /// <param name="batch">The sequences.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Which layers' states.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or it has no states, or only inputs that are tokens.</exception>
    public static InputJacobians Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null, JacobianOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new JacobianOptions();
        RecurrentModel<T> whole = model.Compiled;
        (int State, StateBlock Block)[] states = StatesOf(whole.Description, options.Layers);
        int[] inputs = OneStepRuns<T>.Differentiable(whole.Description);
        if (inputs.Length == 0) throw new ArgumentException($"{whole.Description.Name} reads tokens only, by which nothing can be differentiated.", nameof(model));
        batch = Noise.AddTo(batch, whole.Description, seed: null);
        whole.Check(batch, initial);
        FiniteInputs.Check(whole.Description, batch);
        var found = new List<InputJacobian>();
        for (int example = 0; example < batch.Count; example++)
        {
            found.AddRange(OfExample(whole, batch, initial, example, states, inputs, options, cancellation));
            options.Progress?.Report((example + 1.0) / batch.Count);
        }
        return new InputJacobians(whole.Description.Name, [.. states.Select(state => state.Block)], found);
    }

    private static (int, StateBlock)[] StatesOf(ModelDescription model, IReadOnlyList<string> layers)
    {
        var found = new List<(int, StateBlock)>();
        int first = 0;
        foreach (StateInfo state in StateNames.Of(model, layers))
        {
            var block = new StateBlock(state.Name, first, ModelDescription.Elements(state.Shape));
            found.Add((model.StateOf(state.Name), block));
            first += block.Width;
        }
        return [.. found];
    }

    private static IEnumerable<InputJacobian> OfExample<T>(
        RecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial, int example, (int State, StateBlock Block)[] states, int[] inputs, JacobianOptions options,
        CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = states[^1].Block.First + states[^1].Block.Width;
        int most = Math.Max(1, RowBudget.Of(options.RowBudget, model.Description, batch) / batch.Lengths[example]);
        NumberTable[][] tables = Array.ConvertAll(inputs, input => TablesOf(model.Description, batch, example, input, width));
        for (int first = 0; first < width; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var units = new Variants<T>(model.Description, batch, [.. Enumerable.Repeat(example, Math.Min(most, width - first))], written: -1, initial);
            Trace<T> run = model.Tape(units.Batch, units.Initial, OneStepRuns<T>.Quiet(options.Run));
            var seeds = new Seeds<T>(run);
            for (int row = 0; row < units.Batch.Count; row++)
            {
                (int state, StateBlock block) = Array.Find(states, item => first + row < item.Block.First + item.Block.Width);
                seeds.Final(state)[row][first + row - block.First] = T.One;
            }
            Gradients<T> slopes = model.Backward(run, seeds, GradientRequest.Inputs, OneStepRuns<T>.Quiet(options.Run));
            for (int i = 0; i < inputs.Length; i++)
            for (int row = 0; row < units.Batch.Count; row++)
            for (int step = 0; step < tables[i].Length; step++)
            {
                ReadOnlySpan<T> from = slopes.Inputs[inputs[i]][row, step];
                Span<double> to = tables[i][step].Row(first + row);
                for (int k = 0; k < from.Length; k++) to[k] = double.CreateTruncating(from[k]);
            }
        }
        return inputs.Select((input, i) => new InputJacobian(
            example, model.Description.Inputs[input].Name, tables[i], [.. tables[i].Select(table => SquareMatrices.Frobenius(table.Data))]));
    }

    private static NumberTable[] TablesOf<T>(ModelDescription model, Batch<T> batch, int example, int input, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int steps = batch.Inputs[batch.IndexOf(model.Inputs[input].Name)].Rows.Geometry.Lengths[example];
        return [.. Enumerable.Range(0, steps).Select(_ => new NumberTable(width, ModelDescription.Elements(model.Inputs[input].Shape)))];
    }
}
