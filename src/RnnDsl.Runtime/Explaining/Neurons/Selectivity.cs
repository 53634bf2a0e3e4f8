using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Selectivity"/> can be told.</summary>
public sealed record SelectivityOptions : SurveyOptions
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>Whether each class of the data set is looked at, too.</summary>
    public bool Classes { get; init; } = true;

    /// <summary>How many steps areas under curves are taken of.</summary>
    public int Capacity { get; init; } = 4096;
}

/// <summary>How well single units of a quantity tell classes and predicates apart.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Sequences">How many sequences were looked at.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Classes">The classes, rising; empty where the data set has none, or they were not asked for.</param>
/// <param name="Units">The units.</param>
public sealed partial record Selectivity(string Model, string Quantity, int Sequences, long Steps, IReadOnlyList<int> Classes, IReadOnlyList<UnitSelectivity> Units)
{
    /// <summary>The most classes: more of them belong into predicates of those that matter.</summary>
    public const int MaximumClasses = 64;

    /// <summary>A unit and a predicate, or "class 1" for a class.</summary>
    /// <exception cref="ArgumentException">They were not looked at.</exception>
    public PredicateSelectivity this[int unit, string predicate] => Units.FirstOrDefault(found => found.Unit == unit)?.Predicates.FirstOrDefault(found => found.Name == predicate)
        ?? throw new ArgumentException($"Unit {unit} of '{Quantity}' was not compared with '{predicate}'.");

    /// <summary>Runs a model over a data set once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="predicates">Features that are 0 or 1 everywhere; none if not given.</param>
    /// <param name="options">Units, classes, the size of the sample.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, a predicate is neither 0 nor 1, there are too many classes, or nothing to tell apart.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static Selectivity Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, IReadOnlyList<Feature<T>>? predicates = null,
        SelectivityOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new SelectivityOptions();
        ModelDescription description = model.Compiled.Description;
        Feature<T>[] asked = predicates is null or [] ? [] : FeatureChoice.Checked(predicates, "predicates");
        if (asked.Length == 0 && !options.Classes) throw new ArgumentException("There are neither predicates nor classes to tell apart.", nameof(predicates));
        var surveyor = new SelectivitySurveyor<T>(description, quantity, asked, options);
        var sampler = new Sampler<T>(description, [quantity], asked, new ActivationSampleOptions { Capacity = options.Capacity, Seed = options.Seed });
        Survey.Run(model.Compiled, data, options, cancellation, surveyor, sampler);
        return surveyor.Result(description.Name, sampler.Sample());
    }
}

/// <summary>What a unit tells apart.</summary>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="PreferredClass">The class of its greatest mean; −1 where there are no classes.</param>
/// <param name="ClassSelectivity">
/// (μ_max − μ_rest) / (|μ_max| + |μ_rest|) with the mean of the preferred class and that of the other classes' means (Morcos et al. 2018, whose units are never negative): 0 for no
/// preference, 1 where the others' mean is 0 or lies on the other side. Not a number with fewer than two classes.
/// </param>
/// <param name="ExplainedVariance">η²: the share of its variance that lies between classes and not within them.</param>
/// <param name="Predicates">Each predicate, then each class against the rest.</param>
public sealed record UnitSelectivity(int Unit, int PreferredClass, double ClassSelectivity, double ExplainedVariance, IReadOnlyList<PredicateSelectivity> Predicates);

/// <summary>How a unit differs where a predicate holds.</summary>
/// <param name="Name">The predicate; "class 1" for a class against the rest.</param>
/// <param name="Share">The share of steps where it holds.</param>
/// <param name="MeanInside">The unit's mean where it holds.</param>
/// <param name="MeanOutside">The unit's mean elsewhere.</param>
/// <param name="Sensitivity">d′: the difference of the means by the root of the mean of both variances. Infinite where neither side varies.</param>
/// <param name="Auc">How often the unit is greater at a step where it holds than at one where it does not, on a sample: 0.5 for no difference, 0 or 1 for perfect.</param>
/// <param name="AucError">Its standard error over sequences.</param>
public sealed record PredicateSelectivity(string Name, double Share, double MeanInside, double MeanOutside, double Sensitivity, double Auc, double AucError);

/// <summary>Adds up the means and variances of units for each predicate and class.</summary>
internal sealed class SelectivitySurveyor<T> : UnitSurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Feature<T>[] predicates;
    private readonly bool wantsClasses;
    private readonly Moments[,,] byPredicate;
    private readonly SortedDictionary<int, Moments[]> byClass = [];

    internal SelectivitySurveyor(ModelDescription model, string quantity, Feature<T>[] predicates, SelectivityOptions options) : base(model, quantity, options.Units)
    {
        (this.predicates, wantsClasses) = (predicates, options.Classes);
        byPredicate = new Moments[predicates.Length, 2, Units.Length];
    }

    protected override void Take(UnitSequence<T> sequence)
    {
        for (int row = 0; row < sequence.Rows; row++)
        {
            DataStep<T> at = sequence.At(row);
            for (int p = 0; p < predicates.Length; p++)
            {
                int side = Holds(predicates[p], at) ? 1 : 0;
                for (int u = 0; u < Units.Length; u++) byPredicate[p, side, u].Add(sequence.Values[row, u]);
            }
            if (!wantsClasses || at.Class < 0) continue;
            if (!byClass.TryGetValue(at.Class, out Moments[]? moments)) byClass[at.Class] = moments = NewClass();
            for (int u = 0; u < Units.Length; u++) moments[u].Add(sequence.Values[row, u]);
        }
    }

    internal Selectivity Result(string model, ActivationSample sample)
    {
        if (predicates.Length == 0 && byClass.Count == 0) throw new ArgumentException("There are no predicates, and the data set has no classes.");
        int[] sequences = [.. sample.Places.Select(place => place.Example)];
        double[,] values = sample[Quantity];
        var units = new UnitSelectivity[Units.Length];
        for (int u = 0; u < units.Length; u++)
        {
            double[] column = SampleStatistics.Column(values, Units[u]);
            var found = new List<PredicateSelectivity>();
            for (int p = 0; p < predicates.Length; p++)
            {
                bool[] inside = [.. SampleStatistics.Column(sample.FeatureValues, p).Select(value => value == 1)];
                found.Add(Compare(predicates[p].Name, byPredicate[p, 1, u], byPredicate[p, 0, u], SampleStatistics.Auc(column, inside, sequences)));
            }
            foreach (int label in byClass.Keys) found.Add(ClassOf(label, u, column, sample, sequences));
            units[u] = Unit(u, found);
        }
        return new Selectivity(model, Quantity, Sequences, Steps, [.. byClass.Keys], units);
    }

    internal static bool Holds(Feature<T> predicate, DataStep<T> at) => predicate.At(at) switch
    {
        0 => false,
        1 => true,
        double other => throw new ArgumentException($"'{predicate.Name}' is {other} at step {at.Step} of sequence {at.Example}; a predicate is 0 or 1."),
    };

    private Moments[] NewClass() => byClass.Count < Selectivity.MaximumClasses ? new Moments[Units.Length]
        : throw new ArgumentException($"The data set has more than {Selectivity.MaximumClasses} classes; set Classes = false and give predicates for those that matter.");

    private PredicateSelectivity ClassOf(int label, int u, double[] column, ActivationSample sample, int[] sequences)
    {
        // Steps without a class belong to neither side.
        int[] rows = [.. Enumerable.Range(0, column.Length).Where(row => sample.Classes[row] >= 0)];
        Estimate area = SampleStatistics.Auc([.. rows.Select(row => column[row])], [.. rows.Select(row => sample.Classes[row] == label)], [.. rows.Select(row => sequences[row])]);
        Moments rest = default;
        foreach ((int other, Moments[] moments) in byClass)
            if (other != label) rest.Add(moments[u]);
        return Compare($"class {label}", byClass[label][u], rest, area);
    }

    private UnitSelectivity Unit(int u, IReadOnlyList<PredicateSelectivity> predicates)
    {
        if (byClass.Count < 2) return new UnitSelectivity(Units[u], byClass.Count == 0 ? -1 : byClass.Keys.First(), double.NaN, double.NaN, predicates);
        int preferred = byClass.MaxBy(pair => pair.Value[u].Mean).Key;
        double most = byClass[preferred][u].Mean, rest = byClass.Where(pair => pair.Key != preferred).Average(pair => pair.Value[u].Mean), scale = Math.Abs(most) + Math.Abs(rest);
        Moments all = default;
        double within = 0;
        foreach (Moments[] moments in byClass.Values)
        {
            all.Add(moments[u]);
            within += moments[u].Variance * moments[u].Count;
        }
        double total = all.Variance * all.Count;
        return new UnitSelectivity(Units[u], preferred, scale == 0 ? 0 : (most - rest) / scale, total == 0 ? 0 : 1 - within / total, predicates);
    }

    private static PredicateSelectivity Compare(string name, Moments inside, Moments outside, Estimate area)
    {
        double share = (double)inside.Count / (inside.Count + outside.Count), difference = inside.Mean - outside.Mean, spread = Math.Sqrt((inside.Variance + outside.Variance) / 2);
        double sensitivity = inside.Count == 0 || outside.Count == 0 ? double.NaN : difference == 0 ? 0 : difference / spread;
        return new PredicateSelectivity(
            name, share, inside.Count == 0 ? double.NaN : inside.Mean, outside.Count == 0 ? double.NaN : outside.Mean, sensitivity, area.Mean, area.StandardError);
    }
}
