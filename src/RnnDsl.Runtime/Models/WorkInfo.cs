namespace RnnDsl.Models;

/// <summary>A program of a model.</summary>
public enum WorkProgram
{
    /// <summary>What is made of weights alone.</summary>
    Weights,

    /// <summary>From inputs to outputs.</summary>
    Forward,

    /// <summary>From adjoints of outputs to gradients.</summary>
    Backward,
}

/// <summary>When a piece of work is done.</summary>
public enum WorkPlace
{
    /// <summary>Once for each version of the weights.</summary>
    Once,

    /// <summary>Once for each sequence, before or after all its steps.</summary>
    EachSequence,

    /// <summary>For all steps of a chunk at once, before the loop over them.</summary>
    BeforeSteps,

    /// <summary>In the loop, at each step.</summary>
    EachStep,

    /// <summary>For all steps of a chunk at once, after the loop.</summary>
    AfterSteps,
}

/// <summary>What a piece of work is.</summary>
public enum WorkKind
{
    /// <summary>A product of a matrix: packed, over all rows that are there, or of each row with a matrix of its own.</summary>
    Product,

    /// <summary>One pass over rows, unit by unit.</summary>
    Elementwise,

    /// <summary>A function of whole rows: a reduction, a softmax, a layout.</summary>
    Rows,
}

/// <summary>One piece of work in a program's schedule.</summary>
/// <param name="Program">The program.</param>
/// <param name="Place">When it is done.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it computes, for a reader.</param>
/// <param name="Flops">Operations for each row (a step of an example; of one position, where a row has positions): a multiplication, an addition and a function of a unit count one each.</param>
public sealed record WorkInfo(WorkProgram Program, WorkPlace Place, WorkKind Kind, string Text, long Flops);
