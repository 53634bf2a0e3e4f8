namespace RnnDsl.Explaining;

/// <summary>
/// Which step of each example: the last (the default), one counted from the start (<c>3</c>) or from the end (<c>^2</c>), or all of them.
/// </summary>
public readonly record struct Step
{
    private readonly Origin origin;
    private readonly int offset;

    private Step(Origin origin, int offset)
    {
        this.origin = origin;
        this.offset = offset;
    }

    private enum Origin
    {
        End,
        Start,
        All,
    }

    /// <summary>The last step of each example.</summary>
    public static Step Last => default;

    /// <summary>All steps of each example.</summary>
    public static Step All => new(Origin.All, 0);

    /// <summary>A step counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static implicit operator Step(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return new Step(Origin.Start, step);
    }

    /// <summary>A step counted from either end; <c>^1</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is <c>^0</c>, which lies behind the last step.</exception>
    public static implicit operator Step(Index step)
    {
        if (!step.IsFromEnd) return step.Value;
        ArgumentOutOfRangeException.ThrowIfZero(step.Value, nameof(step));
        return new Step(Origin.End, step.Value - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => origin switch
    {
        Origin.All => "all steps",
        Origin.Start => $"step {offset}",
        _ => offset == 0 ? "last step" : $"step ^{offset + 1}",
    };

    /// <summary>The first step and the one after the last, of an example with that many steps.</summary>
    internal (int First, int End) Range(int length) => origin switch
    {
        Origin.All => (0, length),
        Origin.Start => (offset, offset + 1),
        _ => (length - 1 - offset, length - offset),
    };

    internal void Check(ReadOnlySpan<int> lengths)
    {
        for (int example = 0; example < lengths.Length; example++)
        {
            (int first, int end) = Range(lengths[example]);
            if (first < 0 || end > lengths[example])
                throw new ArgumentOutOfRangeException("target", $"The target is at {this}; example {example} has {lengths[example]} {(lengths[example] == 1 ? "step" : "steps")}, numbered from 0.");
        }
    }
}
