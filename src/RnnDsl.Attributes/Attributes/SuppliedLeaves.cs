namespace RnnDsl;

/// <summary>
/// A dropout mask that the runtime supplies: 0 or 1/(1 - rate) in training, 1 in evaluation. A <see cref="Vec"/> or
/// <see cref="Scalar"/> is drawn once for a sequence, a <see cref="Series"/> or <see cref="Signal"/> anew at every step:
/// <c>[Dropout(0.5, "H")] Vec mask;</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class DropoutAttribute : ShapedAttribute
{
    /// <summary>A mask with its rate.</summary>
    /// <param name="rate">The probability of 0, at least 0 and below 1.</param>
    /// <param name="dimensions">Names, ints or expressions; of a series those of one step. None: inferred.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public DropoutAttribute(double rate, params object[] dimensions) : base(dimensions)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and below 1.");
        Rate = rate;
    }

    /// <summary>The probability of 0.</summary>
    public double Rate { get; }
}

/// <summary>
/// Standard normal noise that the runtime supplies: drawn in training, 0 in evaluation. A <see cref="Vec"/> or
/// <see cref="Scalar"/> is drawn once for a sequence, a <see cref="Series"/> or <see cref="Signal"/> anew at every step.
/// </summary>
/// <param name="dimensions">Names, ints or expressions; of a series those of one step. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class NormalAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// The output of the step before as an input: supplied by the user in training (teacher forcing), by generation after
/// it: <c>[Feedback(nameof(next))] Tokens last;</c>. A <see cref="Series"/>, <see cref="Signal"/> or <see cref="Tokens"/>.
/// </summary>
/// <param name="output">The name of the output's property.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class FeedbackAttribute(string output) : Attribute
{
    /// <summary>The name of the output's property.</summary>
    public string Output { get; } = output;
}
