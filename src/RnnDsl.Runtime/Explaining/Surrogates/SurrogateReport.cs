using System.Globalization;
using System.Text;

namespace RnnDsl.Explaining;

/// <summary>How much there is to read in a surrogate; what its kind does not have is null.</summary>
/// <param name="Weights">Weights that are not zero, intercepts aside.</param>
/// <param name="Leaves">Leaves of a tree.</param>
/// <param name="Depth">The most splits between a tree's root and a leaf.</param>
/// <param name="Rules">Rules, the default aside.</param>
/// <param name="Literals">The conditions of all rules together.</param>
public sealed record SurrogateSize(int? Weights = null, int? Leaves = null, int? Depth = null, int? Rules = null, int? Literals = null)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[] { Text(Weights, "weights"), Text(Leaves, "leaves"), Text(Depth, "deep"), Text(Rules, "rules"), Text(Literals, "literals") }.Where(text => text is not null));

    private static string? Text(int? number, string what) => number is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} {what}") : null;
}

/// <summary>A surrogate of one size, and what that size buys.</summary>
/// <param name="Parameter">What was turned: "alpha", "rules", "penalty" or "features".</param>
/// <param name="Value">What it was turned to.</param>
/// <param name="Size">The size that came of it.</param>
/// <param name="TrainingFidelity">The agreement with the model on the training rows.</param>
/// <param name="Fidelity">The agreement with the model on the rows held out.</param>
/// <param name="Accuracy">The accuracy on the true classes of the rows held out; null where there are none.</param>
public sealed record PricePoint(string Parameter, double Value, SurrogateSize Size, double TrainingFidelity, Estimate Fidelity, Estimate? Accuracy);

/// <summary>
/// A simple model that stands in for a net, and how far it does. Fidelity is agreement with the net, not with the truth: of classes the share of rows with the
/// same class, of values R² = 1 − Σ(said − foretold)² / Σ(said − mean)². Standard errors count sequences, not rows.
/// </summary>
public sealed partial record SurrogateReport
{
    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>What of the model is foretold, in words.</summary>
    public required string Explained { get; init; }

    /// <summary>What it is foretold from, in words.</summary>
    public required string Inputs { get; init; }

    /// <summary>The kind of surrogate.</summary>
    public required SurrogateKind Kind { get; init; }

    /// <summary>The names of its features.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The names of the classes; none where values are foretold.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>How many rows it was fitted to.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>How many rows were held out.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>What the rows held out were drawn by.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The agreement with the model on the rows held out.</summary>
    public required Estimate Fidelity { get; init; }

    /// <summary>The agreement with the model on the training rows.</summary>
    public required double TrainingFidelity { get; init; }

    /// <summary>The agreement on the rows held out of what says the same of every row: the training rows' most frequent class, or mean. What a surrogate is worth begins there.</summary>
    public required Estimate ConstantFidelity { get; init; }

    /// <summary>The model's own accuracy on the true classes of the rows held out; null where there are none.</summary>
    public Estimate? ModelAccuracy { get; init; }

    /// <summary>The surrogate's accuracy on them.</summary>
    public Estimate? Accuracy { get; init; }

    /// <summary>How much there is to read.</summary>
    public required SurrogateSize Size { get; init; }

    /// <summary>The price of interpretability: what each size buys, from the smallest on.</summary>
    public required IReadOnlyList<PricePoint> PriceCurve { get; init; }

    /// <summary>The tree, where it is one.</summary>
    public DecisionTree? Tree { get; init; }

    /// <summary>The rules, where it is a rule list.</summary>
    public RuleList? Rules { get; init; }

    /// <summary>The weights, where it is linear.</summary>
    public LinearModel? Linear { get; init; }

    /// <summary>The weights, where it is logistic.</summary>
    public LogisticModel? Logistic { get; init; }

    /// <summary>What it foretells of a row: the number of a class, or a value.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public double Predict(ReadOnlySpan<double> row) => Tree?.Predict(row) ?? Rules?.Predict(row) ?? Linear?.Predict(row) ?? Logistic!.Predict(row);

    /// <summary>What it stands in for, how well, and the simple model itself.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        string what = Classes.Count > 0 ? "same class" : "R²";
        text.Append(CultureInfo.InvariantCulture, $"{Explained} of {Model} from {Inputs}: {Size}; fidelity ({what}) {Fidelity}, {ConstantFidelity.Mean:G3} for a constant\n");
        if (Accuracy is { } accuracy) text.Append(CultureInfo.InvariantCulture, $"accuracy: surrogate {accuracy}, model {ModelAccuracy}\n");
        return text.Append(Tree?.ToString() ?? Rules?.ToString() ?? (Linear is not null ? LinearText.Of(Linear, Features) : LinearText.Of(Logistic!, Features, Classes))).ToString();
    }
}
