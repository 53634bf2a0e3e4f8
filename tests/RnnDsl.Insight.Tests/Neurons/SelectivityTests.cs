using MathNet.Numerics.Statistics;
using RnnDsl.Explaining;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class SelectivityTests
{
    [Fact]
    public void Means_sensitivity_and_area_are_those_of_all_steps()
    {
        Feature<double> positive = Feature<double>.When("positive", step => step.Input()[0] > 0);
        Selectivity found = Selectivity.Of(Model, Drawn, "hNext", [positive], new SelectivityOptions { RowBudget = 9 });
        for (int unit = 0; unit < 4; unit++)
        {
            double[][] column = Column("hNext", unit);
            var inside = new List<double>();
            var outside = new List<double>();
            for (int i = 0; i < Count; i++)
            for (int step = 0; step < column[i].Length; step++)
                (Sequences[i][step, 0] > 0 ? inside : outside).Add(column[i][step]);
            PredicateSelectivity pair = found[unit, "positive"];
            Assert.Equal((double)inside.Count / (inside.Count + outside.Count), pair.Share, 1e-12);
            Assert.Equal((inside.Average() - outside.Average()) / Math.Sqrt((inside.PopulationVariance() + outside.PopulationVariance()) / 2), pair.Sensitivity, 1e-9);
            Assert.Equal(inside.Average(a => outside.Average(b => a > b ? 1 : a == b ? 0.5 : 0)), pair.Auc, 1e-12);
            Assert.InRange(pair.AucError, 0.005, 0.2);
        }
    }

    [Fact]
    public void Classes_give_the_preferred_one_its_index_and_the_explained_variance()
    {
        Selectivity found = Selectivity.Of(Model, Drawn, "z");
        double[][] column = Column("z", 1);
        double[][] byClass = [.. Enumerable.Range(0, 3).Select(label => column.Where((_, i) => Classes[i] == label).SelectMany(values => values).ToArray())];
        double[] means = [.. byClass.Select(values => values.Average())];
        int preferred = Array.IndexOf(means, means.Max());
        double rest = means.Where((_, label) => label != preferred).Average(), all = byClass.SelectMany(v => v).PopulationVariance(), count = byClass.Sum(v => v.Length);
        UnitSelectivity unit = found.Units[1];
        Assert.Equal([0, 1, 2], found.Classes);
        Assert.Equal(preferred, unit.PreferredClass);
        Assert.Equal((means.Max() - rest) / (means.Max() + rest), unit.ClassSelectivity, 1e-9);
        Assert.Equal(1 - byClass.Sum(v => v.PopulationVariance() * v.Length) / count / all, unit.ExplainedVariance, 1e-9);
        Assert.Equal(["class 0", "class 1", "class 2"], unit.Predicates.Select(predicate => predicate.Name));
        Assert.Equal(means[2], found[1, "class 2"].MeanInside, 1e-12);
    }

    [Fact]
    public void The_area_s_error_is_DeLong_s_where_each_row_is_a_sequence()
    {
        var random = new Random(8);
        bool[] inside = [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0)];
        double[] values = [.. inside.Select(holds => Math.Round(random.NextDouble() + (holds ? 0.4 : 0), 1))];
        double[] a = [.. values.Where((_, i) => inside[i])], b = [.. values.Where((_, i) => !inside[i])];
        double Kernel(double x, double y) => x > y ? 1 : x == y ? 0.5 : 0;
        double delong = a.Select(x => b.Average(y => Kernel(x, y))).Variance() / a.Length + b.Select(y => a.Average(x => Kernel(x, y))).Variance() / b.Length;
        Estimate area = SampleStatistics.Auc(values, inside, [.. Enumerable.Range(0, 50)]);
        Assert.Equal(a.Average(x => b.Average(y => Kernel(x, y))), area.Mean, 1e-12);
        // They differ in what they divide by: n − 1 of each side, or of all sequences.
        Assert.Equal(Math.Sqrt(delong), area.StandardError, 0.03 * area.StandardError);
    }

    [Fact]
    public void What_is_no_predicate_is_refused_and_a_result_comes_back_from_its_file()
    {
        Assert.Contains("a predicate is 0 or 1", Assert.Throws<ArgumentException>(() => Selectivity.Of(Model, Drawn, "z", [Features[0]])).Message);
        Assert.Contains("neither predicates nor classes", Assert.Throws<ArgumentException>(() => Selectivity.Of(Model, Drawn, "z", [], new SelectivityOptions { Classes = false })).Message);
        Assert.Contains("has no classes", Assert.Throws<ArgumentException>(() => Selectivity.Of(Model, RnnDsl.Batching.Batch<double>.From(Sequences), "z")).Message);
        Selectivity found = Selectivity.Of(Model, Drawn, "z", [Features[1]]);
        Assert.Equal(found.ToJson(), Selectivity.FromJson(found.ToJson()).ToJson());
    }
}
