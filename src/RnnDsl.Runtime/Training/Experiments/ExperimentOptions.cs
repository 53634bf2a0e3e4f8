namespace RnnDsl.Training;

/// <summary>How experiments (<see cref="Experiments"/>) are run.</summary>
public record ExperimentOptions
{
    /// <summary>Decides folds, samples and the seeds of models; the same seed gives the same result, bit for bit, whatever the number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many trainings run at once; 1 by default. The result does not depend on it.</summary>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "Threads is at least 1.");
    } = 1;

    /// <summary>The metric of the trainers that is compared; their loss if not given.</summary>
    public string? Metric { get; init; }

    /// <summary>
    /// The part of the training examples, drawn by the seed, that <c>Fit</c> gets as held-out examples, for early stopping or schedules; 0 by default, which
    /// gives it none. What a result is measured on is never shown to <c>Fit</c>; a search is the exception, since selecting is its purpose.
    /// </summary>
    public double HeldOutFraction
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(HeldOutFraction), value, "The held-out part lies in [0, 1).");
    }

    internal string Measure => Metric ?? "loss";
}

/// <summary>How a search is run: at random, or with more and more epochs for fewer and fewer configurations.</summary>
public sealed record SearchOptions : ExperimentOptions
{
    /// <summary>How many configurations are drawn; 20 by default.</summary>
    public int Trials
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Trials), value, "There is at least 1 trial.");
    } = 20;

    /// <summary>
    /// Where set, successive halving (Jamieson and Talwalkar 2016): all configurations train for <see cref="FirstEpochs"/>, the best of <c>1/Halving</c> go on until
    /// they have <c>Halving</c> times as many epochs, and so on until one is left. Where not, each trains as long as its options say.
    /// </summary>
    public int? Halving
    {
        get;
        init => field = value is null or >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Halving), value, "The factor of halving is at least 2.");
    }

    /// <summary>Epochs of the first round of halving; 1 by default.</summary>
    public int FirstEpochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(FirstEpochs), value, "FirstEpochs is at least 1.");
    } = 1;
}
