using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Shared;

namespace RnnDsl.Tests.Explaining.Rules;

/// <summary>The derived rules: what they promise through attention, stacks, both directions and interventions; small cases by hand; refusals.</summary>
public class RuleTests
{
    public static TheoryData<string> Cases => GoldenTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rules_of_every_golden_model_add_up(string name)
    {
        var golden = new GoldenCase<double>(name);
        new RuleChecks(golden.Model, golden.Batch, golden.Initial, seed: 3).All(differences: true);
    }

    [Fact]
    public void DeepLift_of_a_probability_adds_up()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Attribution<double> found = DeepLift.Attribute(model, batch, Target.Probability("hNext", 1), options: new DeepLiftOptions<double> { Baseline = 0.3 });
        Assert.All(found.CompletenessGap!, gap => Assert.InRange(gap, -1e-12, 1e-12));
        Assert.Contains(found.Values, cells => cells.Cast<double>().Any(cell => Math.Abs(cell) > 1e-4));
    }

    [Fact]
    public void DeepLift_adds_up_in_a_changed_run()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Interventions<double> changes = new Interventions<double>().Set("z", 0.5, step: 1).Scale("n", 0.25, step: 2);
        Attribution<double> found = DeepLift.Attribute(model, batch, Target.Sum("hNext"), interventions: changes);
        Assert.All(found.CompletenessGap!, gap => Assert.InRange(gap, -1e-12, 1e-12));
    }

    [Fact]
    public void Relevance_ends_where_a_value_is_set()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Attribution<double> found = Lrp.Attribute(model, batch, Target.Unit("hNext", 0), interventions: new Interventions<double>().Set("hNext", 0.7, step: 2));
        for (int example = 0; example < batch.Count; example++)
            Assert.Equal(0, found.PerStepAbsolute(example).Take(3).Sum());
        Assert.Contains(Enumerable.Range(0, batch.Count), example => found.PerStepAbsolute(example).Skip(3).Sum() > 1e-6);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void The_alpha_beta_rule_is_what_its_formula_says(double alpha)
    {
        var cell = new Rnn(I: 3, H: 2, seed: 5).Cast<double>();
        double[] x = [0.5, -1, 0.25];
        Batch<double> batch = Batch<double>.From([new[,] { { x[0], x[1], x[2] } }]);
        Trace<double> trace = cell.Record(batch);
        const double Epsilon = 1e-9;
        Attribution<double> found = Lrp.Attribute(cell, batch, Target.Unit("hNext", 1), options: new LrpOptions { Epsilon = Epsilon, Alpha = alpha });
        WeightView<double> weights = cell.Parameters["W"];
        double bias = cell.Description.Parameters.Where(info => info.Role == ParameterRole.Bias).Sum(info => cell.Parameters[info.Name][1]);
        double[] biases = [.. cell.Description.Parameters.Where(info => info.Role == ParameterRole.Bias).Select(info => cell.Parameters[info.Name][1])];
        double[] terms = [.. x.Select((value, i) => weights[1, i] * value)];
        double up = terms.Concat(biases).Where(t => t > 0).Sum(), down = terms.Concat(biases).Where(t => t < 0).Sum();
        double relevance = trace["hNext"][0, 0][1];
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(alpha * relevance * Math.Max(terms[i], 0) / (up + Epsilon) - (alpha - 1) * relevance * Math.Min(terms[i], 0) / (down - Epsilon), found.Values[0][0, i], 1e-10);
        Assert.True(double.IsFinite(bias));
    }

    /// <summary>m = 2 (2 a + a₀) of hNext's 1 by x, a = 2 x; relevance: half of what arrives at the activation.</summary>
    [Fact]
    public void An_activation_can_bring_its_own_rules()
    {
        var cell = new OwnActivation(I: 2).Cast<double>();
        Batch<double> batch = Batch<double>.From([new[,] { { 0.5, -0.25 } }]);
        Attribution<double> lift = DeepLift.Attribute(cell, batch, Target.Unit("hNext", 0), options: new DeepLiftOptions<double> { Baseline = 0.1 });
        Assert.Equal(2 * (2 * 1.0 + 0.2) * (0.5 - 0.1), lift.Values[0][0, 0], 1e-12);
        Attribution<double> same = DeepLift.Attribute(cell, batch, Target.Unit("hNext", 0), options: new DeepLiftOptions<double> { Baseline = new[] { 0.5, 0.0 } });
        Assert.Equal(0, same.Values[0][0, 0]);
        Attribution<double> relevance = Lrp.Attribute(cell, batch, Target.Unit("hNext", 0), options: new LrpOptions { Epsilon = 1e-12 });
        Assert.Equal(0.5 * relevance.FunctionValue[0], relevance.Values[0][0, 0], 1e-9);
        Assert.Equal(1 + Math.Pow(Math.Sin(1), 2), cell.Record(batch)["hNext"][0, 0][0], 1e-12);
    }

    [Fact]
    public void Contributions_are_the_products_of_the_equation()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Assert.Contains("az", Contributions.Sums(model));
        Contribution<double> az = Contributions.Of(model, batch, "az");
        Trace<double> trace = model.Record(batch);
        WeightView<double> wz = model.Parameters["Wz"];
        double expected = Enumerable.Range(0, 3).Sum(i => wz[1, i] * trace["x"][0, 2][i]);
        Assert.Equal(expected, az.Input[0][2, 1], 1e-12);
        Assert.Equal(0, az.Mixed[0][2, 1]);
        Contribution<double> same = Contribution<double>.FromJson(az.ToJson());
        Assert.Equal(az.History[0].Cast<double>(), same.History[0].Cast<double>());
    }

    [Fact]
    public void A_decomposition_comes_back_from_json()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Decomposition found = ContextualDecomposition.Of(model, batch, "hNext", [new Phrase(0, 1), new Phrase(2, 2)]);
        Decomposition same = Decomposition.FromJson(found.ToJson());
        Assert.Equal(found.Phrases, same.Phrases);
        Assert.Equal(found.Relevant(1, 1), same.Relevant(1, 1));
        Attribution<double> relevance = Lrp.Attribute(model, batch, Target.Unit("hNext", 0));
        Assert.Equal(relevance.Absorbed, Attribution<double>.FromJson(relevance.ToJson()).Absorbed);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_its_name()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Model();
        Target target = Target.Unit("hNext", 0);
        Assert.Contains("'nothing'", Assert.Throws<ArgumentException>(() => DeepLift.Attribute(model, batch, target, "nothing")).Message);
        Assert.Contains("baseline", Assert.Throws<ArgumentException>(() => DeepLift.Attribute(model, batch, target, options: new DeepLiftOptions<double> { Baseline = new double[2] })).Message);
        Assert.Contains("unit 9", Assert.Throws<ArgumentOutOfRangeException>(() => Lrp.Attribute(model, batch, Target.Unit("hNext", 9))).Message);
        Assert.Contains("positive", Assert.Throws<ArgumentOutOfRangeException>(() => Lrp.Attribute(model, batch, target, options: new LrpOptions { Epsilon = 0 })).Message);
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => Lrp.Attribute(model, batch, target, options: new LrpOptions { Alpha = 0.5 })).Message);
        Assert.Contains("step 7", Assert.Throws<ArgumentOutOfRangeException>(() => ContextualDecomposition.Of(model, batch, "hNext", [new Phrase(2, 7)])).Message);
        Assert.Contains("these are: ", Assert.Throws<ArgumentException>(() => Contributions.Of(model, batch, "z")).Message);
        Assert.Contains("[4 × 3", Assert.Throws<ArgumentException>(() => Tangents.Along(model, batch, new Dictionary<string, IReadOnlyList<double[,]>> { ["x"] = [new double[1, 3], new double[1, 3]] })).Message);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => Lrp.Attribute(model, Batch<double>.From([new[,] { { double.NaN, 0, 0 } }]), target)).Message);
    }

    private static (RecurrentModel<double>, Batch<double>) Model()
    {
        var random = new Random(4);
        double[,] Sequence(int steps)
        {
            var values = new double[steps, 3];
            for (int t = 0; t < steps; t++)
            for (int i = 0; i < 3; i++)
                values[t, i] = 2 * random.NextDouble() - 1;
            return values;
        }

        return (new Gru(I: 3, H: 4, seed: 2).Cast<double>(), Batch<double>.From([Sequence(4), Sequence(5)]));
    }
}
