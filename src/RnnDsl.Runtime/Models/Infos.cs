namespace RnnDsl.Models;

/// <summary>A hyper-parameter: a number that is not learned.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value in this model.</param>
public sealed record HyperInfo(string Name, double Value);

/// <summary>A part of a description that is found by its name.</summary>
internal interface INamed
{
    string Name { get; }
}

/// <summary>A dimension of a model, for example H = 64.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Value">At least 1.</param>
public sealed record DimensionInfo(string Name, int Value);

/// <summary>An input of a model.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">The shape of one step: [] a scalar, [n] a vector, [r, c] a matrix (row by row in a row of r·c).</param>
public sealed record InputInfo(string Name, int[] Shape) : INamed
{
    /// <summary>In a model over sequences: the input that it has its steps with, itself or one that is read side by side with it; null for one row for each example.</summary>
    public string? Space { get; init; } = "";

    /// <summary>Of tokens: how many there are, so that each is at least 0 and below; 0 for other inputs.</summary>
    public int Tokens { get; init; }

    /// <summary>What the runtime draws it from, where it does.</summary>
    public NoiseKind Noise { get; init; }

    /// <summary>Whether a caller gives it, and not the runtime.</summary>
    internal bool IsGiven => Noise == NoiseKind.None;

    /// <summary>Each number of it in an evaluation, where the runtime would draw it in training.</summary>
    internal double Undrawn => Noise == NoiseKind.Dropout ? 1 : 0;

    /// <summary>The probability with which a unit of a dropout mask is 0.</summary>
    public double Rate { get; init; }

    /// <summary>The output whose value at the step before it is, where it is one; a caller gives it, or generation does.</summary>
    public string? FeedbackOf { get; init; }
}

/// <summary>What the runtime draws an input from.</summary>
public enum NoiseKind
{
    /// <summary>It does not: the caller gives the input.</summary>
    None,

    /// <summary>A mask: 0 with a probability, else 1 / (1 − the probability), so that the mean stays; 1 in an evaluation.</summary>
    Dropout,

    /// <summary>The standard normal distribution; 0 in an evaluation.</summary>
    Normal,
}

/// <summary>A state that is carried from step to step.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">As in <see cref="InputInfo"/>.</param>
/// <param name="NextSlot">The slot of the quantity that is the state's next value; kept at least on a tape.</param>
public sealed record StateInfo(string Name, int[] Shape, int NextSlot) : INamed;

/// <summary>A context of a model: a sequence of each example, the same at every step.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">[−1] a signal, [−1, n] a series: −1 stands for each example's own number of positions.</param>
public sealed record ContextInfo(string Name, int[] Shape) : INamed;

/// <summary>A history: the values of a state so far.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="State">The name of the state.</param>
public sealed record HistoryInfo(string Name, string State) : INamed;

/// <summary>A buffer of a program for one value, with a row for each example.</summary>
/// <param name="Width">Elements of a row, or of one position of it.</param>
/// <param name="Sequence">As in <see cref="SlotInfo"/>.</param>
public sealed record OwnBufferInfo(int Width, string? Sequence = null);

/// <summary>What a quantity means beyond its value.</summary>
[Flags]
public enum QuantityRole
{
    /// <summary>A quantity like any other.</summary>
    None = 0,

    /// <summary>A factor in [0, 1].</summary>
    Gate = 1,

    /// <summary>Weights that sum to 1.</summary>
    Attention = 2,

    /// <summary>An output of the model.</summary>
    Output = 4,

    /// <summary>The next value of a state.</summary>
    Next = 8,
}

/// <summary>A named quantity; the i-th sits in slot i.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">As in <see cref="InputInfo"/>; −1 in place of a number of positions.</param>
/// <param name="Role">Its roles.</param>
/// <param name="Equation">The equation as it was written.</param>
public sealed record QuantityInfo(string Name, int[] Shape, QuantityRole Role, string Equation) : INamed
{
    /// <summary>In a model over sequences: the input whose steps it has a value at; null where it has one value for each example. Empty in a cell.</summary>
    public string? Space { get; init; } = "";
}

/// <summary>From which kind of run on a slot is kept for every step.</summary>
public enum Keep
{
    /// <summary>In every run.</summary>
    Output,

    /// <summary>In runs that are to be differentiated, recorded ones included.</summary>
    Tape,

    /// <summary>In recorded runs.</summary>
    Named,
}

/// <summary>Something that a run may keep for every step: first the named quantities, then what only the backward pass reads.</summary>
/// <param name="Width">Elements of a row, or of one position of it.</param>
/// <param name="Keep">When it is kept.</param>
/// <param name="Sequence">The context, or <see cref="StepsSoFar"/>, whose positions a row has; null for rows of a fixed width.</param>
public sealed record SlotInfo(int Width, Keep Keep, string? Sequence = null)
{
    /// <summary>The sequence of histories: t + 1 positions at step t. No context can have the name.</summary>
    public const string StepsSoFar = "steps so far";
}

/// <summary>A value made of weights alone: computed once for each version of the parameters.</summary>
/// <param name="Name">The name in the definition, or one made up for a part of an equation.</param>
/// <param name="Shape">[] a scalar, [n] a vector, [r, c] a matrix, row by row.</param>
/// <param name="IsNamed">Whether it is a quantity of the definition.</param>
/// <param name="Equation">The equation as it was written, of one that is.</param>
public sealed record DerivedInfo(string Name, int[] Shape, bool IsNamed, string Equation = "") : INamed;

/// <summary>What a parameter is to its equations.</summary>
public enum ParameterRole
{
    /// <summary>It is multiplied.</summary>
    Weight,

    /// <summary>It is added.</summary>
    Bias,
}

/// <summary>A parameter of a model.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">[] a scalar, [n] a vector, [r, c] a matrix, row by row.</param>
/// <param name="Role">Weight or bias.</param>
/// <param name="TorchName">The name of the PyTorch parameter that holds it, if it has one.</param>
/// <param name="TorchPart">Which block of rows of the PyTorch parameter it is; −1 if it is all of it.</param>
public sealed record ParameterInfo(string Name, int[] Shape, ParameterRole Role, string? TorchName = null, int TorchPart = -1) : INamed;
