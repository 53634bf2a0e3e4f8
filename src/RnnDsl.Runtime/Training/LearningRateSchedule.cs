namespace RnnDsl.Training;

/// <summary>
/// The step size of each step. A schedule that remembers something (the best loss so far) belongs to one trainer; it saves and loads
/// what it remembers, so that training goes on from a checkpoint as if it had never stopped.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>What it remembers, as numbers; none for a function of the step alone.</summary>
    public virtual IReadOnlyList<double> State => [];

    /// <summary>The step size of a step. Called once for each step, in order.</summary>
    /// <param name="step">The step's number, from 0, over all calls of <c>Fit</c>.</param>
    /// <param name="epoch">The epoch's number, from 0, over all calls of <c>Fit</c>.</param>
    /// <param name="baseRate">The optimizer's own step size.</param>
    /// <param name="heldOutLoss">
    /// At the first step after the held-out examples were evaluated: their mean loss. Null at all other steps, so that each evaluation is seen once.
    /// </param>
    /// <returns>Finite and not negative.</returns>
    public abstract double Rate(int step, int epoch, double baseRate, double? heldOutLoss);

    /// <summary>Takes up what <see cref="State"/> once was.</summary>
    /// <param name="state">As many numbers as a schedule of the same kind gave.</param>
    /// <exception cref="ArgumentException">The numbers are of another kind of schedule.</exception>
    public virtual void Load(IReadOnlyList<double> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Count != 0) throw new ArgumentException($"{GetType().Name} remembers nothing; there are {state.Count} numbers to load.", nameof(state));
    }
}
