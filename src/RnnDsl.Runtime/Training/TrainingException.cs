namespace RnnDsl.Training;

/// <summary>Training came to numbers that are not finite. The model has the last parameters that were known to be good.</summary>
public sealed class TrainingException : ArithmeticException
{
    /// <param name="message">What happened.</param>
    /// <param name="step">The step's number, from 0.</param>
    internal TrainingException(string message, int step) : base(message) => Step = step;

    /// <summary>The number of the step, from 0.</summary>
    public int Step { get; }
}
