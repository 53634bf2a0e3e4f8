using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What a probe looks for.</summary>
public enum ProbeKind
{
    /// <summary>A class or category, by logistic regression; the score is the accuracy.</summary>
    Category,

    /// <summary>A number, by ridge regression; the score is R².</summary>
    Number,
}

/// <summary>Something that a linear probe tries to read out of units.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ProbeTarget<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ProbeTarget(string name, ProbeKind kind, Feature<T>? feature) => (Name, Kind, Feature) = (name, kind, feature);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>What sort of thing it is.</summary>
    public ProbeKind Kind { get; }

    internal Feature<T>? Feature { get; }

    /// <summary>The class of the data set; steps without one are left out.</summary>
    public static ProbeTarget<T> Class() => new("class", ProbeKind.Category, null);

    /// <summary>A number.</summary>
    public static ProbeTarget<T> Number(Feature<T> feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return new ProbeTarget<T>(feature.Name, ProbeKind.Number, feature);
    }

    /// <summary>A predicate: a category that is 0 or 1.</summary>
    public static ProbeTarget<T> Predicate(Feature<T> feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return new ProbeTarget<T>(feature.Name, ProbeKind.Category, feature);
    }

    /// <summary>A category.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="category">Its number at a step, from 0; below 0 where a step has none and is left out.</param>
    public static ProbeTarget<T> Category(string name, Func<DataStep<T>, int> category)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(category);
        return new ProbeTarget<T>(name, ProbeKind.Category, new Feature<T>(name, step => category(step)));
    }
}

/// <summary>What a probe is compared with: how well it could do without the units holding anything of the target.</summary>
public enum ControlTask
{
    /// <summary>
    /// Each type of step (word, symbol) gets a target drawn once from the targets that there are (Hewitt and Liang 2019): the probe can only learn by heart which type a step is of.
    /// </summary>
    Types,

    /// <summary>Each sequence gets the targets of another one, at the same steps: what is left is what the step alone tells, and chance.</summary>
    Sequences,
}

/// <summary>What <see cref="LinearProbe"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record ProbeOptions<T> : SurveyOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>Whether each unit is probed by itself, too, to find the one that holds the target.</summary>
    public bool PerUnit { get; init; } = true;

    /// <summary>How many steps are looked at, at most; of more, as many are drawn.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>Only the last step of each sequence.</summary>
    public bool LastStepsOnly { get; init; }

    /// <summary>The share of the sequences that the score is of, and that nothing is fitted to.</summary>
    public double TestShare { get; init; } = 0.3;

    /// <summary>What holds coefficients of standardised units back: ½ λ Σ w² beside the mean loss of a row (half the squared error, or the log loss).</summary>
    public double Penalty { get; init; } = 1e-4;

    /// <summary>How often the control task is drawn; 0 leaves it out.</summary>
    public int Controls { get; init; } = 3;

    /// <summary>The control task; if not given, types where <see cref="Type"/> says them, else sequences.</summary>
    public ControlTask? Control { get; init; }

    /// <summary>The type of a step, for example its word; tokens are their own types.</summary>
    public Func<DataStep<T>, string>? Type { get; init; }

    internal void Check()
    {
        SequenceSplit.CheckShare(TestShare);
        if (!(Penalty > 0 && double.IsFinite(Penalty))) throw new ArgumentOutOfRangeException("options.Penalty", Penalty, "A penalty is a finite number above 0.");
        ArgumentOutOfRangeException.ThrowIfNegative(Controls, "options.Controls");
    }
}
