using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class RuleListTests
{
    // Quinlan 1986: outlook, temperature, humidity, wind, play.
    private static readonly string[] Weather =
    [
        "sunny hot high weak no", "sunny hot high strong no", "overcast hot high weak yes", "rain mild high weak yes", "rain cool normal weak yes",
        "rain cool normal strong no", "overcast cool normal strong yes", "sunny mild high weak no", "sunny cool normal weak yes", "rain mild normal weak yes",
        "sunny mild normal strong yes", "overcast mild high strong yes", "overcast hot normal weak yes", "rain mild high strong no",
    ];

    // Cendrowska 1987: age, prescription, astigmatism, tear production, lenses; age varies slowest.
    private static readonly string[] Lenses =
    [
        "none", "soft", "none", "hard", "none", "soft", "none", "hard", "none", "soft", "none", "hard", "none", "soft", "none", "none", "none", "none", "none", "hard",
        "none", "soft", "none", "none",
    ];

    [Fact]
    public void Surrogate_rules_of_the_weather_are_those_that_are_known()
    {
        string[] names = ["outlook sunny", "outlook overcast", "outlook rain", "hot", "mild", "cool", "high humidity", "strong wind"];
        var rows = new double[14, 8];
        for (int i = 0; i < 14; i++)
        {
            string[] words = Weather[i].Split(' ');
            double[] row = [Is(0, "sunny"), Is(0, "overcast"), Is(0, "rain"), Is(1, "hot"), Is(1, "mild"), Is(1, "cool"), Is(2, "high"), Is(3, "strong")];
            for (int j = 0; j < 8; j++) rows[i, j] = row[j];

            double Is(int word, string what) => words[word] == what ? 1 : 0;
        }
        int[] play = [.. Weather.Select(line => line.EndsWith("yes", StringComparison.Ordinal) ? 1 : 0)];
        RuleList list = RuleList.Learn(rows, play, names, ["don't play", "play"], options: new RuleListOptions { Complexity = 0, MaximumLiterals = 2 });
        Assert.Equal(
            "if outlook sunny and high humidity then don't play (n = 3, precision 1)\n" +
            "else if outlook rain and strong wind then don't play (n = 2, precision 1)\n" +
            "else play (n = 9, precision 1)", list.ToString());

        // Fourteen rows do not pay for a rule.
        RuleList none = RuleList.Learn(rows, play, names);
        Assert.Empty(none.Rules);
        Assert.Equal(Math.Log2(30030), none.Bits - RuleBitsOfOne, 1e-9);
        Assert.Equal(none.Bits, none.BitsWithoutRules);
    }

    [Fact]
    public void Surrogate_rules_of_the_contact_lenses_are_those_that_are_known_and_fit_all()
    {
        var rows = new double[24, 6];
        for (int i = 0; i < 24; i++)
        {
            int age = i / 8;
            double[] row = [age == 0 ? 1 : 0, age == 1 ? 1 : 0, age == 2 ? 1 : 0, i / 4 % 2, i / 2 % 2, i % 2];
            for (int j = 0; j < 6; j++) rows[i, j] = row[j];
        }
        string[] classes = ["none", "soft", "hard"];
        int[] lenses = [.. Lenses.Select(name => Array.IndexOf(classes, name))];
        RuleList list = RuleList.Learn(rows, lenses, ["young", "pre-presbyopic", "presbyopic", "hypermetrope", "astigmatic", "normal tears"], classes, options: new RuleListOptions { Complexity = 0 });
        Assert.Equal(lenses, list.Predict(rows));
        // PRISM's first rule for hard lenses.
        Assert.Equal([(3, false), (4, true), (5, true)], list.Rules[0].Literals.Select(literal => (literal.Feature, literal.Above)));
        Assert.Equal((2, 3), (list.Rules[0].Class, list.Rules[0].Training.Support));
        // And the best rule of one condition.
        RuleList one = RuleList.Learn(rows, lenses, null, classes, options: new RuleListOptions { Complexity = 0, MaximumLiterals = 1, MaximumRules = 1 });
        Assert.Equal([(5, false)], one.Rules[0].Literals.Select(literal => (literal.Feature, literal.Above)));
        Assert.Equal(new RuleScore(12, 1), one.Rules[0].Training);
        Assert.InRange(list.Rules.Count, 3, 8);
    }

    [Fact]
    public void Surrogate_rules_that_are_planted_are_found()
    {
        (double[,] rows, int[] classes) = Planted(600, noise: 0.02, seed: 1);
        (double[,] other, int[] otherClasses) = Planted(400, noise: 0.02, seed: 2);
        RuleList list = RuleList.Learn(rows, classes, ["a", "b", "c", "d", "e", "level"], ["no", "yes"]).WithHeldOut(other, otherClasses);
        Assert.Equal(2, list.Rules.Count);
        // It may be said as well by when it is no: then two rules for no, and else yes.
        Assert.Equal([1, 3, 5], list.Rules.SelectMany(rule => rule.Literals).Select(literal => literal.Feature).Distinct().Order());
        Assert.Contains(list.Rules.SelectMany(rule => rule.Literals), literal => literal is { Feature: 5, Threshold: 0.5625 });
        (double[,] clean, int[] truth) = Planted(300, noise: 0, seed: 5);
        Assert.Equal(truth, list.Predict(clean));
        foreach (DecisionRule rule in list.Rules.Append(list.Default)) Assert.True(rule.Training.Precision > 0.93 && rule.HeldOut!.Precision > 0.93);
        Assert.Equal(400, list.Rules.Append(list.Default).Sum(rule => rule.HeldOut!.Support));
        Assert.True(list.Bits < 0.5 * list.BitsWithoutRules);
    }

    [Fact]
    public void Surrogate_rules_of_pure_noise_are_none()
    {
        var random = new Random(9);
        double[,] rows = Numbers.Draw(random, 300, 8);
        Assert.Empty(RuleList.Learn(rows, [.. Enumerable.Range(0, 300).Select(_ => random.Next(2))]).Rules);
    }

    [Fact]
    public void A_row_that_counts_twice_is_a_row_that_stands_there_twice()
    {
        (double[,] rows, int[] classes) = Planted(200, noise: 0.05, seed: 3);
        double[] weights = [.. Enumerable.Range(0, 200).Select(i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        var twice = new double[repeated.Length, 6];
        for (int i = 0; i < repeated.Length; i++)
            for (int j = 0; j < 6; j++) twice[i, j] = rows[repeated[i], j];
        RuleList weighted = RuleList.Learn(rows, classes, weights: weights), plain = RuleList.Learn(twice, [.. repeated.Select(i => classes[i])]);
        Assert.Equal(plain.Bits, weighted.Bits, 1e-6);
        Assert.Equal(plain.Predict(rows), weighted.Predict(rows));
    }

    [Fact]
    public void The_first_rules_alone_fit_their_rows_no_better()
    {
        (double[,] rows, int[] classes) = Planted(500, noise: 0.1, seed: 4);
        RuleList list = RuleList.Learn(rows, classes, options: new RuleListOptions { Complexity = 0.2 });
        Assert.True(list.Rules.Count > 2);
        int before = -1;
        for (int count = 0; count <= list.Rules.Count; count++)
        {
            int right = list.First(count).Predict(rows).Zip(classes).Count(pair => pair.First == pair.Second);
            Assert.True(right >= before);
            before = right;
        }
        Assert.Equal(list.Default.Weights, list.First(list.Rules.Count).Default.Weights);
        Assert.Equal(list.Bits, list.First(list.Rules.Count).Bits, 1e-9);
        Assert.Equal(list.BitsWithoutRules, list.First(0).Bits, 1e-9);
    }

    private static double RuleBitsOfOne => Math.Log2(2.865064);

    /// <summary>Yes where b and not d, or where the level is above a half; else no.</summary>
    private static (double[,] Rows, int[] Classes) Planted(int count, double noise, int seed)
    {
        var random = new Random(seed);
        var rows = new double[count, 6];
        var classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < 5; j++) rows[i, j] = random.Next(2);
            rows[i, 5] = random.Next(8) / 8.0;
            classes[i] = ((rows[i, 1] == 1 && rows[i, 3] == 0) || rows[i, 5] > 0.5 ? 1 : 0) ^ (random.NextDouble() < noise ? 1 : 0);
        }
        return (rows, classes);
    }
}
