using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>An elementwise function in an equation, and where on its curve the data put the model.</summary>
/// <param name="Quantity">The quantity in whose equation it is.</param>
/// <param name="Function">Its name in the language, for example "Tanh"; of a whole equation of one named quantity its text.</param>
/// <param name="Call">Which of the equation's elementwise functions it is, in the order in which they are applied, from 0; −1 of a whole equation.</param>
/// <param name="Argument">What it is applied to, as it is written; empty where the equation does not say it plainly (a helper method, the same function twice).</param>
/// <param name="Inputs">Points over the visited range, from the least visited input to the greatest, equally spaced.</param>
/// <param name="Outputs">f at the points.</param>
/// <param name="Slopes">f′ at the points, by central differences; at a kink between the slopes on both sides.</param>
/// <param name="Visited">How often inputs were visited, of those that were drawn.</param>
/// <param name="Count">How many inputs there were.</param>
/// <param name="Drawn">How many of them the shares and the histogram are taken of: all, or as many as were asked for, each with the same chance.</param>
/// <param name="Mean">The mean of all inputs.</param>
/// <param name="StandardDeviation">Their standard deviation (divided by n).</param>
/// <param name="Steepest">The greatest |f′| on the visited range and the reference range (the visited range alone, where slopes grow without bound, as of Exp): what slopes are compared with.</param>
/// <param name="Linear">The share of drawn inputs with |f′| of at least the stated share of <paramref name="Steepest"/>.</param>
/// <param name="Saturated">The share of drawn inputs with |f′| below the stated share of <paramref name="Steepest"/>: changes of the input hardly pass, and neither do gradients.</param>
/// <param name="MeanSlope">The mean of |f′| at the drawn inputs, over <paramref name="Steepest"/>.</param>
/// <param name="Varies">Whether the function is another one at other places, as of a limit that is computed; the curve is then the first one seen, and the shares are of it.</param>
public sealed record ActivationCurve(
    string Quantity, string Function, int Call, string Argument, IReadOnlyList<double> Inputs, IReadOnlyList<double> Outputs, IReadOnlyList<double> Slopes,
    EqualBins Visited, long Count, int Drawn, double Mean, double StandardDeviation, double Steepest, double Linear, double Saturated, double MeanSlope, bool Varies);

/// <summary>The curves of every elementwise function of a definition, with the inputs that a data set visits.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Sequences">How many sequences of the data set were run.</param>
/// <param name="OutOf">How many there were.</param>
/// <param name="LinearShare">The share of the steepest slope from which on a function counts as linear.</param>
/// <param name="SaturatedShare">The share of the steepest slope below which it counts as saturated.</param>
/// <param name="Reference">Slopes are compared with the steepest on [−Reference, Reference] too.</param>
/// <param name="Curves">The curves, by the order of the definition's quantities and then of the calls.</param>
public sealed partial record ActivationCurves(
    string Model, int Sequences, int OutOf, double LinearShare, double SaturatedShare, double Reference, IReadOnlyList<ActivationCurve> Curves)
{
    /// <summary>The curves in a quantity's equation.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public IReadOnlyList<ActivationCurve> In(string quantity)
    {
        ActivationCurve[] found = [.. Curves.Where(curve => curve.Quantity == quantity)];
        return found.Length > 0 ? found : throw new ArgumentException($"{Model}: no elementwise function was found in the equation of '{quantity}'; there are some in {ModelDescription.List(Curves.Select(curve => curve.Quantity).Distinct())}.", nameof(quantity));
    }
}

/// <summary>What <see cref="ActivationCurves.Of"/> can be told.</summary>
public sealed record ActivationCurveOptions : SurveyOptions
{
    /// <summary>How many sequences are run, drawn from the data set where it has more: equations are evaluated as they are written, which is slow.</summary>
    public int Sequences { get; init; } = 64;

    /// <summary>The most inputs of each function that are kept for its histogram and shares; of more, each has the same chance.</summary>
    public int Capacity { get; init; } = 1 << 16;

    /// <summary>How many points a curve has.</summary>
    public int Points { get; init; } = 201;

    /// <summary>How many bins a histogram of inputs has.</summary>
    public int Bins { get; init; } = 40;

    /// <summary>The share of the steepest slope from which on a function counts as linear.</summary>
    public double LinearShare { get; init; } = 0.9;

    /// <summary>The share of the steepest slope below which a function counts as saturated.</summary>
    public double SaturatedShare { get; init; } = 0.1;

    /// <summary>The steepest slope is looked for on [−Reference, Reference] too, so that a gate that is always open is not compared with its own tail.</summary>
    public double Reference { get; init; } = 8;

    /// <summary>The quantities whose equations are looked at; all if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    internal ActivationCurveOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Sequences, 1, "options.Sequences");
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, "options.Capacity");
        ArgumentOutOfRangeException.ThrowIfLessThan(Points, 2, "options.Points");
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1, "options.Bins");
        if (!(Reference >= 0) || !double.IsFinite(Reference)) throw new ArgumentOutOfRangeException("options.Reference", Reference, "The reference range ends at a finite number, at least 0.");
        if (!(SaturatedShare >= 0 && SaturatedShare <= LinearShare && LinearShare <= 1))
            throw new ArgumentException($"Saturated below {SaturatedShare} and linear from {LinearShare} on: both are shares of the steepest slope in [0, 1], the first at most the second.", "options");
        return this;
    }
}
