using System.Globalization;
using System.Text;

namespace RnnDsl.Explaining;

/// <summary>How a rule list is learned.</summary>
public sealed record RuleListOptions
{
    /// <summary>The most conditions of a rule; 1 to 4.</summary>
    public int MaximumLiterals { get; init; } = 3;

    /// <summary>The most rules, the default aside; no limit if not given.</summary>
    public int? MaximumRules { get; init; }

    /// <summary>The fewest rows that a rule must decide while it is learned.</summary>
    public int MinimumSupport { get; init; } = 1;

    /// <summary>How many conjunctions of each length are lengthened further.</summary>
    public int BeamWidth { get; init; } = 64;

    /// <summary>How many thresholds are tried of a feature that is no predicate, at equal shares of the rows.</summary>
    public int MaximumCuts { get; init; } = 8;

    /// <summary>
    /// What a bit that writes down a rule costs, in bits that the rule saves on the classes. 1 is the description length; 0 makes rules free, so that
    /// the list grows as long as it fits its rows better, which is for small tables without noise.
    /// </summary>
    public double Complexity { get; init; } = 1;

    internal void Check()
    {
        if (MaximumLiterals is < 1 or > 4) throw new ArgumentOutOfRangeException("options.MaximumLiterals", MaximumLiterals, "A rule has 1 to 4 conditions at most.");
        if (MaximumRules is { } rules) ArgumentOutOfRangeException.ThrowIfNegative(rules, "options.MaximumRules");
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumSupport, 1, "options.MinimumSupport");
        ArgumentOutOfRangeException.ThrowIfLessThan(BeamWidth, 1, "options.BeamWidth");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumCuts, 1, "options.MaximumCuts");
        if (!(Complexity >= 0) || double.IsInfinity(Complexity)) throw new ArgumentOutOfRangeException("options.Complexity", Complexity, "What a bit of a rule costs is a number of at least 0.");
    }
}

/// <summary>A condition: a feature above a threshold, or not above it. Of a predicate, which is 0 or 1, the threshold is 0.5.</summary>
/// <param name="Feature">The feature, from 0.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Above">Whether the feature must be above it; else it must be at or below.</param>
public sealed record RuleLiteral(int Feature, double Threshold, bool Above)
{
    /// <summary>Whether it holds for a row.</summary>
    /// <param name="row">[features].</param>
    public bool Holds(ReadOnlySpan<double> row) => row[Feature] > Threshold == Above;
}

/// <summary>How often a rule decided, and how often it was right.</summary>
/// <param name="Support">The rows that it decided: those that no rule before it did.</param>
/// <param name="Precision">The (weighted) share of them that are of its class; not a number where it decided none.</param>
public sealed record RuleScore(int Support, double Precision);

/// <summary>If all of its literals hold, and no rule before it did, then its class.</summary>
/// <param name="Literals">The conditions; none for the default.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Weights">What the rows weigh that it decided while it was learned, by class.</param>
/// <param name="Training">How it did on the rows that it was learned from.</param>
/// <param name="HeldOut">How it did on other rows, where <see cref="RuleList.WithHeldOut"/> was asked.</param>
public sealed record DecisionRule(IReadOnlyList<RuleLiteral> Literals, int Class, IReadOnlyList<double> Weights, RuleScore Training, RuleScore? HeldOut = null)
{
    /// <summary>Whether all of its literals hold for a row.</summary>
    /// <param name="row">[features].</param>
    public bool Holds(ReadOnlySpan<double> row)
    {
        foreach (RuleLiteral literal in Literals)
            if (!literal.Holds(row)) return false;
        return true;
    }
}

/// <summary>
/// An ordered list of if–then rules: the first that holds decides. Learned by sequential covering with a beam search for each rule, by description length: a rule
/// is taken in where it saves more bits on the classes of the rows than it costs to write down, the one that saves most for each row it decides first (after Proença and
/// van Leeuwen 2020). What can be left out again without a longer description is left out. Nothing in it is random.
/// </summary>
/// <param name="Features">The names of the features.</param>
/// <param name="Predicates">Whether a feature was 0 or 1 in all rows, so that it is read as yes or no.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Rules">The rules, in order.</param>
/// <param name="Default">What decides where none of them holds.</param>
/// <param name="Candidates">How many literals there were to choose from.</param>
/// <param name="Bits">The description length: of the list, and of the classes of its training rows given the list.</param>
/// <param name="BitsWithoutRules">The same of a list without rules.</param>
public sealed partial record RuleList(
    IReadOnlyList<string> Features, IReadOnlyList<bool> Predicates, IReadOnlyList<string> Classes, IReadOnlyList<DecisionRule> Rules, DecisionRule Default,
    int Candidates, double Bits, double BitsWithoutRules)
{
    /// <summary>The literals of all rules together.</summary>
    public int Literals => Rules.Sum(rule => rule.Literals.Count);

    /// <summary>Learns a list.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="features">The names of the features; "x0", "x1", … if not given.</param>
    /// <param name="classNames">The names of the classes; "class 0", "class 1", … if not given.</param>
    /// <param name="weights">As how many rows each counts, at least 0; those of weight 0 are left out. 1 each if not given.</param>
    /// <param name="options">How large it may become.</param>
    /// <param name="cancellation">Stops between rules.</param>
    /// <exception cref="ArgumentException">There are no rows, they do not belong together, or a number is not finite.</exception>
    public static RuleList Learn(
        double[,] rows, IReadOnlyList<int> classes, IReadOnlyList<string>? features = null, IReadOnlyList<string>? classNames = null,
        IReadOnlyList<double>? weights = null, RuleListOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new RuleListOptions();
        options.Check();
        RowMath.Check(rows, classes?.Count, features);
        string[] names = RowMath.ClassNames(classes!, classNames);
        var learner = new RuleLearner(new RuleRows(rows, [.. classes!], names.Length, weights, options), options);
        return learner.Learn(RowMath.FeatureNames(features, rows.GetLength(1)), RowMath.Predicates(rows), names, cancellation);
    }

    /// <summary>The class that it foretells of a row.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public int Predict(ReadOnlySpan<double> row) => Deciding(row) is >= 0 and var rule ? Rules[rule].Class : Default.Class;

    /// <summary>The class that it foretells of each row.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    public int[] Predict(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var predicted = new int[rows.GetLength(0)];
        for (int i = 0; i < predicted.Length; i++) predicted[i] = Predict(Cells.Row(rows, i));
        return predicted;
    }

    /// <summary>The rule that decides a row; −1 where the default does.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public int Deciding(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Features.Count);
        for (int rule = 0; rule < Rules.Count; rule++)
            if (Rules[rule].Holds(row)) return rule;
        return -1;
    }

    /// <summary>The same list with each rule's score on other rows.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="weights">As how many rows each counts; 1 each if not given.</param>
    /// <exception cref="ArgumentException">The rows do not belong together, or have another number of features.</exception>
    public RuleList WithHeldOut(double[,] rows, IReadOnlyList<int> classes, IReadOnlyList<double>? weights = null)
    {
        RowMath.Check(rows, classes?.Count, null);
        double[] counted = FitInput.WeightsOf(weights, classes!.Count);
        var counts = new int[Rules.Count + 1];
        double[] all = new double[counts.Length], right = new double[counts.Length];
        for (int row = 0; row < classes!.Count; row++)
        {
            int rule = Deciding(Cells.Row(rows, row)), at = rule < 0 ? Rules.Count : rule;
            counts[at]++;
            all[at] += counted[row];
            if ((rule < 0 ? Default : Rules[rule]).Class == classes[row]) right[at] += counted[row];
        }
        return this with { Rules = [.. Rules.Select((rule, at) => rule with { HeldOut = Score(at) })], Default = Default with { HeldOut = Score(Rules.Count) } };

        RuleScore Score(int at) => new(counts[at], right[at] / all[at]);
    }

    /// <summary>The list of the first rules alone; what the others decided is up to the default then.</summary>
    /// <param name="count">How many rules.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public RuleList First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rules.Count);
        double[] left = new double[Classes.Count], all = new double[Classes.Count];
        int rows = 0;
        for (int rule = 0; rule <= Rules.Count; rule++)
        {
            DecisionRule of = rule < Rules.Count ? Rules[rule] : Default;
            for (int label = 0; label < left.Length; label++)
            {
                all[label] += of.Weights[label];
                if (rule >= count) left[label] += of.Weights[label];
            }
            if (rule >= count) rows += of.Training.Support;
        }
        DecisionRule[] kept = [.. Rules.Take(count)];
        DecisionRule rest = RuleLearner.Deciding([], left, rows, all);
        return this with { Rules = kept, Default = rest, Bits = RuleBits.List(kept, rest, Candidates) };
    }

    /// <summary>One rule to a line: "if not+bad then positive (n = 120, precision 0.99)", "else if …", "else …".</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (DecisionRule rule in Rules)
            text.Append(text.Length == 0 ? "if " : "else if ").Append(string.Join(" and ", rule.Literals.Select(Text))).Append(" then ").Append(Then(rule)).Append('\n');
        return text.Append(text.Length == 0 ? "" : "else ").Append(Then(Default)).ToString();
    }

    private string Text(RuleLiteral literal) => RowMath.Literal(Features[literal.Feature], Predicates[literal.Feature], literal.Threshold, literal.Above);

    private string Then(DecisionRule rule)
    {
        string heldOut = rule.HeldOut is { } other ? string.Create(CultureInfo.InvariantCulture, $"; held out: n = {other.Support}, precision {other.Precision:G3}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Classes[rule.Class]} (n = {rule.Training.Support}, precision {rule.Training.Precision:G3}{heldOut})");
    }
}
