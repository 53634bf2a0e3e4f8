using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="StepFactors"/> can be told.</summary>
public sealed record StepFactorsOptions : ExplainOptions
{
    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// Both factors of dL/dx_t = dL/dy_t · dy_t/dx_t: how much the target minds what a step gave, and how much what a step gave minds its input. The product is the
/// whole gradient where the step is felt through y_t alone (a GRU's or an RNN's state); what it leaves out (an LSTM's cell beside its output) is on the result.
/// </summary>
public static class StepFactors
{
    /// <summary>Splits the gradient by an input, or by a quantity, at each step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained: L.</param>
    /// <param name="output">The name of the quantity y, with as many steps as <paramref name="wrt"/>; for a cell, what is carried on, such as hNext.</param>
    /// <param name="wrt">The name of the input or quantity x; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threads, progress.</param>
    /// <param name="cancellation">Stops between backward passes, of which there is one for each step and unit of y.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static StepFactors<T> Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string output, string? wrt = null, InitialStates<T>? initial = null,
        StepFactorsOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new StepFactorsOptions();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        Wrt x = Wrt.Find(description, wrt), y = new(WrtKind.Quantity, description.SlotOf(output), output, description.Quantities[description.SlotOf(output)].Shape);
        if (x.Kind == WrtKind.InitialState) throw new NotSupportedException($"{description.Name}: '{x.Name}' is a state, whose initial value belongs to no step; take the factors of an input or a quantity.");
        y.CheckFixedWidth(description);
        x.CheckFixedWidth(description);
        GradientPass<T> pass = GradientPass<T>.Over(compiled, batch, target, GradientRequest.Inputs | GradientRequest.Quantities, initial, null, Keep.Named, options.Run);
        T[][,] byOutput = pass.Slopes(y), total = pass.Slopes(x);
        for (int example = 0; example < total.Length; example++)
            if (total[example].GetLength(0) != byOutput[example].GetLength(0))
                throw new ArgumentException($"{description.Name}: '{output}' has {byOutput[example].GetLength(0)} steps in example {example}, '{x.Name}' has {total[example].GetLength(0)}; their factors belong together step by step.", nameof(output));
        return new StepFactors<T>(target.ToString()!, y.Name, x.Name, byOutput, Jacobians(compiled, pass.Trace, y, x, options, cancellation), total);
    }

    /// <summary>dy_t/dx_t for each example and step [units of y × units of x]: x_t has no way to y_t but through its own step.</summary>
    private static T[][][,] Jacobians<T>(RecurrentModel<T> model, Trace<T> run, Wrt y, Wrt x, StepFactorsOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] lengths = run[y.Name].Lengths.ToArray();
        T[][][,] jacobians = [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => new T[y.Width, x.Width]).ToArray())];
        var seeds = new Seeds<T>(run);
        var gradients = new Gradients<T>(model);
        int steps = lengths.Max();
        for (int step = 0; step < steps; step++)
        for (int unit = 0; unit < y.Width; unit++)
        {
            cancellation.ThrowIfCancellationRequested();
            seeds.Reset(run);
            QuantityBuffer<T> buffer = seeds[y.Name];
            for (int example = 0; example < lengths.Length; example++)
                if (step < lengths[example]) buffer[example, step][unit] = T.One;
            model.Backward(run, seeds, x.Request, gradients, options.Run);
            for (int example = 0; example < lengths.Length; example++)
                if (step < lengths[example]) x.Slope(gradients, example, step).CopyTo(Cells.Row(jacobians[example][step], unit));
            options.Progress?.Report((step * y.Width + unit + 1.0) / (steps * y.Width));
        }
        return jacobians;
    }
}

/// <summary>The factors of a gradient at each step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class StepFactors<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal StepFactors(string target, string output, string wrt, T[][,] byOutput, T[][][,] jacobians, T[][,] total)
    {
        (Target, Output, Wrt) = (target, output, wrt);
        (ByOutput, OutputByInput, Total) = (byOutput, jacobians, total);
        Product = [.. byOutput.Select((cells, example) => Multiply(cells, jacobians[example]))];
    }

    /// <summary>What was explained, in words: L.</summary>
    public string Target { get; }

    /// <summary>The name of y.</summary>
    public string Output { get; }

    /// <summary>The name of x.</summary>
    public string Wrt { get; }

    /// <summary>dL/dy_t for each example [steps × units of y], through all later steps.</summary>
    public IReadOnlyList<T[,]> ByOutput { get; }

    /// <summary>dy_t/dx_t for each example and step [units of y × units of x], within the step.</summary>
    public IReadOnlyList<IReadOnlyList<T[,]>> OutputByInput { get; }

    /// <summary>dL/dy_t · dy_t/dx_t for each example [steps × units of x].</summary>
    public IReadOnlyList<T[,]> Product { get; }

    /// <summary>dL/dx_t for each example [steps × units of x], by all ways.</summary>
    public IReadOnlyList<T[,]> Total { get; }

    /// <summary>The largest |dL/dx_t − product| of an example, relative to its largest |dL/dx_t|: what does not pass through y.</summary>
    public double Remainder(int example)
    {
        double away = 0, largest = 0;
        for (int i = 0; i < Total[example].Length; i++)
        {
            double total = double.CreateTruncating(Cells.Of(Total[example])[i]);
            away = Math.Max(away, Math.Abs(total - double.CreateTruncating(Cells.Of(Product[example])[i])));
            largest = Math.Max(largest, Math.Abs(total));
        }
        return largest == 0 ? 0 : away / largest;
    }

    private static T[,] Multiply(T[,] byOutput, T[][,] jacobians)
    {
        var product = new T[byOutput.GetLength(0), jacobians[0].GetLength(1)];
        for (int step = 0; step < product.GetLength(0); step++)
        for (int unit = 0; unit < byOutput.GetLength(1); unit++)
        for (int feature = 0; feature < product.GetLength(1); feature++)
            product[step, feature] += byOutput[step, unit] * jacobians[step][unit, feature];
        return product;
    }
}
