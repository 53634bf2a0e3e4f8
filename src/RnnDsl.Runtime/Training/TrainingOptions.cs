namespace RnnDsl.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How parameters are moved; Adam with its defaults if not set.</summary>
    public Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Optimizer));
    } = new Adam();

    /// <summary>How often a call of <c>Fit</c> goes through the examples; 1 by default.</summary>
    public int Epochs
    {
        get;
        init => field = Positive(value, nameof(Epochs));
    } = 1;

    /// <summary>Where set, a call of <c>Fit</c> takes this many steps, whatever <see cref="Epochs"/> says.</summary>
    public int? Steps
    {
        get;
        init => field = value is null ? null : Positive(value.Value, nameof(Steps));
    }

    /// <summary>Examples of one batch; 32 by default. The last batch of an epoch takes what is left.</summary>
    public int BatchSize
    {
        get;
        init => field = Positive(value, nameof(BatchSize));
    } = 32;

    /// <summary>Batches of one step; 1 by default. The step is that of one large batch: along the gradient of the mean loss over the targets of all of them.</summary>
    public int AccumulationSteps
    {
        get;
        init => field = Positive(value, nameof(AccumulationSteps));
    } = 1;

    /// <summary>
    /// Where set, long sequences are taken in windows of this many steps, one step of training each: the states are carried from window to
    /// window, and the gradient ends at the window's edge (truncated back-propagation through time). Examples then have a target for every step.
    /// </summary>
    public int? WindowSteps
    {
        get;
        init => field = value is null ? null : Positive(value.Value, nameof(WindowSteps));
    }

    /// <summary>Whether a batch takes examples of like lengths, which run faster together; false by default. The order of batches is left to the seed.</summary>
    public bool BucketByLength { get; init; }

    /// <summary>Whether every epoch takes the examples in a new order; true by default.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Decides the orders; the same seed gives the same parameters, bit for bit, whatever the number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where set, the bound of the gradient's norm (<see cref="GradientClipping.ClipNorm{T}"/>).</summary>
    public double? ClipNorm
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipNorm), value, "The bound of the gradient's norm is above 0.");
    }

    /// <summary>Where set, the bound of every element of the gradient (<see cref="GradientClipping.ClipValue{T}"/>), before that of the norm.</summary>
    public double? ClipValue
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipValue), value, "The bound of the gradient's elements is above 0.");
    }

    /// <summary>Where set, ends training when held-out examples are no longer done better.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where set, training saves itself as it goes.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Where set, the learning rate of each step, counted from 0 over all calls of <c>Fit</c>; it takes the place of the optimizer's.</summary>
    public Func<int, double>? LearningRate { get; init; }

    /// <summary>Where set, the schedule of the learning rate; not together with <see cref="LearningRate"/>. One that remembers something belongs to one trainer.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Threads; 1 by default. The result does not depend on them.</summary>
    public int Threads
    {
        get;
        init => field = Positive(value, nameof(Threads));
    } = 1;

    /// <summary>Whether the options go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Check()
    {
        if (LearningRate is not null && Schedule is not null) throw new ArgumentException("Both LearningRate and Schedule are set; give one of them.");
        if (WindowSteps is not null && AccumulationSteps > 1)
            throw new ArgumentException("WindowSteps and AccumulationSteps are both set: windows follow each other, and each is a step of its own. Give one of them.");
    }

    private static int Positive(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1.");
}
