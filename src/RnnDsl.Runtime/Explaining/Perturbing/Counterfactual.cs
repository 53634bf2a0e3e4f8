using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="CounterfactualSearch"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record CounterfactualOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The decision is whether the target is above this: 0 for a difference of logits, 0.5 for a probability.</summary>
    public double Threshold { get; init; }

    /// <summary>How many steps may be changed.</summary>
    public int MostChanges { get; init; } = 5;

    /// <summary>Up to how many variants of an example all changes of a number of steps are gone through, so that no smaller change can be missed.</summary>
    public int MostTried { get; init; } = 20000;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(base.Describe())
    {
        ["threshold"] = Text(Threshold), ["mostChanges"] = Text(MostChanges), ["mostTried"] = Text(MostTried),
    };

    internal override void Check()
    {
        base.Check();
        if (!double.IsFinite(Threshold)) throw new ArgumentOutOfRangeException("options.Threshold", Threshold, "The threshold is a finite number.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MostChanges, 1, "options.MostChanges");
        ArgumentOutOfRangeException.ThrowIfLessThan(MostTried, 1, "options.MostTried");
    }
}

/// <summary>One changed step.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="From">What was there [features].</param>
/// <param name="To">What is there instead [features].</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record StepChange<T>(int Step, IReadOnlyList<T> From, IReadOnlyList<T> To) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"step {Step}: {string.Join(" ", From)} → {string.Join(" ", To)}");
}

/// <summary>The smallest change of an example that was found to flip the decision.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial record Counterfactual<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of the example.</summary>
    public required int Example { get; init; }

    /// <summary>Whether a change that flips the decision was found.</summary>
    public required bool Found { get; init; }

    /// <summary>The changed steps, in order; where none flips the decision, those that came closest.</summary>
    public required IReadOnlyList<StepChange<T>> Changes { get; init; }

    /// <summary>The target's value f(x).</summary>
    public required T FunctionValue { get; init; }

    /// <summary>The target's value with the changes.</summary>
    public required T ChangedValue { get; init; }

    /// <summary>Whether all smaller changes were gone through, so that there is no smaller one with these replacements.</summary>
    public required bool IsSmallest { get; init; }

    /// <summary>How many variants were asked.</summary>
    public required int Tried { get; init; }
}
