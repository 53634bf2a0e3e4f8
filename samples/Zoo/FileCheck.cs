using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace Zoo;

/// <summary>How far something that a model computed is from what its file says.</summary>
/// <param name="What">What is compared: <c>trace of z</c>.</param>
/// <param name="Error">The largest difference, relative to the largest entry; infinite where the two cannot be compared.</param>
/// <param name="Problem">Why they cannot be compared.</param>
internal sealed record Difference(string What, double Error, string? Problem = null);

/// <summary>
/// Runs a cell on its file's weights, inputs and initial states, forward and backward, and compares everything that the file
/// holds: outputs, final states, every quantity, and the gradients of the file's scalar by everything.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class FileCheck<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ZooFile file;
    private readonly ZooRun<T> run;
    private readonly List<Difference> differences = [];

    private FileCheck(ZooFile file, ZooRun<T> run)
    {
        this.file = file;
        this.run = run;
    }

    /// <summary>All differences, also the tiny ones.</summary>
    public static IReadOnlyList<Difference> Of(ZooCell cell, ZooFile file)
    {
        var run = new ZooRun<T>(cell, file);
        return new FileCheck<T>(file, run).Compare();
    }

    private List<Difference> Compare()
    {
        CompareRun();
        Gradients<T> gradients = run.Differentiate(out Trace<T> trace);
        foreach ((string name, Tensor expected) in file.All("trace"))
            Add($"trace of {name}", expected, () => run.Steps(trace[run.QuantityOf(name)]));
        foreach ((string name, Tensor expected) in file.All("grad_trace"))
            Add($"gradient of {name}", expected, () => run.Steps(gradients.Quantities[run.QuantityOf(name)]));
        foreach ((string name, Tensor expected) in file.All("grad_inputs"))
            Add($"gradient of input {name}", expected, () => run.Steps(gradients.Inputs[name]));
        foreach ((string name, Tensor expected) in file.All("grad_weights"))
            Add($"gradient of weight {name}", expected, () => Numbers(gradients.Parameters[name].Span));
        foreach ((string name, Tensor expected) in file.All("grad_initial_states"))
            Add($"gradient of initial state {name}", expected, () => run.Examples(gradients.InitialStates[name]));
        foreach ((string name, Tensor expected) in file.All("grad_context"))
            Add($"gradient of context {name}", expected, () => run.Contexts(gradients.Contexts[name]));
        CompareGrowing(trace, gradients);
        CompareWeightQuantities(trace, gradients);
        return differences;
    }

    /// <summary>What is built on a history has one position more at each step.</summary>
    private void CompareGrowing(Trace<T> trace, Gradients<T> gradients)
    {
        foreach ((string name, Tensor expected) in file.Growing("trace"))
            Add($"trace of {name}", expected, () => run.StepByStep(trace[run.QuantityOf(name)]));
        foreach ((string name, Tensor expected) in file.Growing("grad_trace"))
            Add($"gradient of {name}", expected, () => run.StepByStep(gradients.Quantities[run.QuantityOf(name)]));
    }

    /// <summary>The plain run, which keeps nothing but this.</summary>
    private void CompareRun()
    {
        Outputs<T> outputs = run.Model.Run(run.Batch, run.Initial);
        Add("outputs", file.One("outputs"), () => run.Steps(outputs[run.QuantityOf(file.Output)]));
        foreach ((string name, Tensor expected) in file.All("final_states"))
            Add($"final state {name}", expected, () => run.Examples(outputs.FinalState(name)));
    }

    /// <summary>What is made of weights alone has one value a run, and its gradient is the sum of all steps'.</summary>
    private void CompareWeightQuantities(Trace<T> trace, Gradients<T> gradients)
    {
        foreach ((string name, Tensor expected) in file.All("weight_quantities"))
            Add($"weight quantity {name}", expected, () => Numbers(trace.WeightQuantities[name].Span));
        foreach ((string name, Tensor expected) in file.All("grad_weight_quantities"))
            Add($"gradient of weight quantity {name}", expected, () => Numbers(gradients.WeightQuantities[name].Span));
    }

    private void Add(string what, Tensor expected, Func<double[]> compute)
    {
        try
        {
            double[] actual = compute();
            differences.Add(actual.Length == expected.Data.Length
                ? new Difference(what, expected.ErrorOf(actual))
                : new Difference(what, double.PositiveInfinity, $"the file has {expected.Data.Length} numbers, the model {actual.Length}"));
        }
        catch (ArgumentException problem)
        {
            differences.Add(new Difference(what, double.PositiveInfinity, problem.Message));
        }
    }

    private static double[] Numbers(ReadOnlySpan<T> values)
    {
        var copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = double.CreateChecked(values[i]);
        return copy;
    }
}
