using System;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Reading;

/// <summary>What a function of a sequence runs over, where that is written.</summary>
internal enum StepAxis
{
    /// <summary>What the type says: over a signal's or a series' steps; a softmax or a running sum of a series over the units of each step.</summary>
    Default,
    Steps,
    Units,
}

/// <summary>
/// What functions mean in a model, where a sequence is a value that has a row at each step: most work step by step, as on a vector of a
/// cell; reductions, and a signal's softmax and running sums, work over all steps.
/// </summary>
internal static class ModelExpressions
{
    /// <summary>Whether the call may be one over steps; the argument that says so is not one of values.</summary>
    public static bool IsOverSteps(CallExpr call, out StepAxis axis)
    {
        axis = StepAxis.Default;
        bool known = call.Function is "Sum" or "Mean" or "Max" or "Min" or "Norm" or "ArgMax" or "Softmax" or "LogSoftmax" or "CumSum" or "First" or "Last" or "Reverse";
        if (!known || call.Arguments.Count is 0 or > 2) return false;
        if (call.Arguments.Count == 1) return true;
        if (call.Arguments[1].Value is not NameExpr name) return false;
        if (name.Name.EndsWith("Axis.Units", StringComparison.Ordinal)) axis = StepAxis.Units;
        else if (name.Name.EndsWith("Axis.Steps", StringComparison.Ordinal)) axis = StepAxis.Steps;
        return axis != StepAxis.Default;
    }

    /// <summary>The operator over all steps; null where the function is one of each row.</summary>
    public static Operator? Operator(string function, Node x, StepAxis axis)
    {
        if (x.Shape.Rows != RowSpace.Step || axis == StepAxis.Units) return null;
        bool signal = x.Shape.Rank == 0 || axis == StepAxis.Steps;
        return function switch
        {
            "First" => new MoveSteps(StepMove.First),
            "Last" => new MoveSteps(StepMove.Last),
            "Reverse" => new MoveSteps(StepMove.Reverse),
            "Sum" => new SumOverSteps(),
            "Mean" => new MeanOverSteps(),
            "Max" => new MaxOverSteps(),
            "Min" => new MinOverSteps(),
            "Norm" => new NormOverSteps(),
            "ArgMax" => new ArgMaxOverSteps(),
            "Softmax" when signal => new SoftmaxOverSteps(),
            "LogSoftmax" when signal => new LogSoftmaxOverSteps(),
            "CumSum" when signal => new CumSumOverSteps(),
            _ => null,
        };
    }
}
