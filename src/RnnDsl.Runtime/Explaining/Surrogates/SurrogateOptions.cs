namespace RnnDsl.Explaining;

/// <summary>The simple models that can stand in for a net.</summary>
public enum SurrogateKind
{
    /// <summary>Least squares; for values.</summary>
    Linear,

    /// <summary>Least squares with squared weights penalised; for values.</summary>
    Ridge,

    /// <summary>Least squares with absolute weights penalised, which leaves few of them; for values.</summary>
    Lasso,

    /// <summary>Logistic regression; for classes.</summary>
    Logistic,

    /// <summary>A decision tree; for classes and values.</summary>
    Tree,

    /// <summary>An ordered list of rules; for classes.</summary>
    Rules,
}

/// <summary>What a surrogate is fitted and held to account with.</summary>
public sealed record SurrogateOptions : SurveyOptions
{
    /// <summary>The most sequences whose rows are kept at hand; of more, each has the same chance to be among them.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>The share of the sequences that nothing is fitted to or chosen by: what is reported is measured on them.</summary>
    public double HeldOutShare { get; init; } = 0.3;

    /// <summary>The quantity whose largest unit is the class that the model says; its only output if not given.</summary>
    public string? Output { get; init; }

    /// <summary>Names of the classes, one for each unit of the output.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How far a tree may grow. Where its price of a leaf is 0, the price is chosen by cross-validation within the training rows.</summary>
    public TreeOptions Tree { get; init; } = new() { MinimumLeafSamples = 5 };

    /// <summary>How rules are learned.</summary>
    public RuleListOptions Rules { get; init; } = new();

    /// <summary>The penalty of ridge and logistic regression on standardised features.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>The parts of cross-validation by which the size of a tree or of a lasso is chosen: the smallest within one standard error of the best.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The most points of a price curve.</summary>
    public int CurvePoints { get; init; } = 20;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 10, "options.Capacity");
        if (!(HeldOutShare is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.HeldOutShare", HeldOutShare, "The share that is held out lies between 0 and 1.");
        if (!(Ridge >= 0) || double.IsInfinity(Ridge)) throw new ArgumentOutOfRangeException("options.Ridge", Ridge, "The ridge is a number of at least 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2, "options.Folds");
        ArgumentOutOfRangeException.ThrowIfLessThan(CurvePoints, 2, "options.CurvePoints");
        ArgumentNullException.ThrowIfNull(Tree, "options.Tree");
        ArgumentNullException.ThrowIfNull(Rules, "options.Rules");
        Tree.Check();
        Rules.Check();
    }
}
