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

    /// <summary>Examples of one step; 32 by default. The last step of an epoch takes what is left.</summary>
    public int BatchSize
    {
        get;
        init => field = Positive(value, nameof(BatchSize));
    } = 32;

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

    /// <summary>Where set, the learning rate of each step, counted from 0 over all calls of <c>Fit</c>; it takes the place of the optimizer's.</summary>
    public Func<int, double>? LearningRate { get; init; }

    /// <summary>Threads; 1 by default. The result does not depend on them.</summary>
    public int Threads
    {
        get;
        init => field = Positive(value, nameof(Threads));
    } = 1;

    private static int Positive(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 1.");
}
