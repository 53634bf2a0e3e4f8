namespace RnnDsl;

/// <summary>
/// Operands whose shapes do not fit. The message names the operation, both operands (as written where C# tells, else
/// their types) and both shapes: <c>Mat * Vec: [4 × 3] times [5]: the inner dimensions 3 and 5 differ.</c>
/// </summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An exception without details.</summary>
    public ShapeException()
    {
    }

    /// <summary>An exception with its message.</summary>
    /// <param name="message">The operation, the operands, their shapes and the rule that is broken.</param>
    public ShapeException(string message) : base(message)
    {
    }

    /// <summary>An exception with its message and cause.</summary>
    /// <param name="message">The operation, the operands, their shapes and the rule that is broken.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
