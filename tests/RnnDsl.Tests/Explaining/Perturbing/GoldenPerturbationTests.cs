using System.Numerics;
using RnnDsl.Explaining;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>Perturbation methods against the reference values of every golden file that has them.</summary>
public class GoldenPerturbationTests
{
    private const double InDouble = 1e-9;
    private const double InSingle = 2e-4;

    public static TheoryData<string> Cases => GoldenTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_windows(string name)
    {
        Windows(new GoldenPerturbations<double>(name, InDouble));
        Windows(new GoldenPerturbations<float>(name, InSingle));

        static void Windows<T>(GoldenPerturbations<T> golden) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (string field in golden.Fields("occlusion_")) golden.Occluded(field);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_ablations(string name)
    {
        Ablations(new GoldenPerturbations<double>(name, InDouble));
        Ablations(new GoldenPerturbations<float>(name, InSingle));

        static void Ablations<T>(GoldenPerturbations<T> golden) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (string field in golden.Fields("feature_ablation_")) golden.Ablated(field);
            foreach (string field in golden.Fields("token_ablation")) golden.TokensAblated(field);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_shapley_values(string name)
    {
        var golden = new GoldenPerturbations<double>(name, InDouble);
        foreach (string players in golden.File.Names("attributions/shapley_exact")) golden.Shared(players);
        foreach (string field in golden.Fields("shapley_exact_token")) golden.TokensShared(field);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_local_models(string name)
    {
        var golden = new GoldenPerturbations<double>(name, InDouble);
        foreach (string field in golden.Fields("lime_step_")) golden.Fitted(field);
    }

    /// <summary>Where all coalitions fit into the samples, the regression gives the exact values.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_shapley_values_by_regression(string name)
    {
        var golden = new GoldenPerturbations<double>(name, InDouble);
        if (!golden.File.Has("attributions/shapley_exact")) return;
        PlayerAttribution<double> shared = KernelShap.Attribute(golden.Case.Model, golden.Case.Batch, golden.Case.Target, Players.Steps());
        golden.ExpectPlayers("shapley_exact/step", shared);
        Assert.Null(shared.StandardErrors);
    }

    /// <summary>Random estimates lie around the exact values as their standard errors say.</summary>
    [Theory]
    [InlineData("antithetic")]
    [InlineData("sampling")]
    [InlineData("paired regression")]
    [InlineData("regression")]
    public void Standard_errors_are_honest(string method)
    {
        var errors = new List<double>();
        foreach (string name in GoldenDefinition.Cells.Concat(GoldenDefinition.Composed))
        {
            var golden = new GoldenPerturbations<double>(name, InDouble);
            foreach (string players in golden.File.Names("attributions/shapley_exact"))
                for (ulong seed = 1; seed <= 3; seed++)
                    errors.AddRange(Standardised(golden, "shapley_exact/" + players, method, seed));
        }
        Assert.NotEmpty(errors);
        Assert.InRange(errors.Max(Math.Abs), 0, 4.5);
        Assert.InRange(errors.Average(error => error * error), 0.5, 1.6);
    }

    private static IEnumerable<double> Standardised(GoldenPerturbations<double> golden, string field, string method, ulong seed)
    {
        GoldenCase<double> of = golden.Case;
        Players players = GoldenPerturbations<double>.PlayersOf(field);
        Replacement<double> replacement = golden.ReplacementOf(field);
        PlayerAttribution<double> estimate = method.EndsWith("regression", StringComparison.Ordinal)
            ? KernelShap.Attribute(of.Model, of.Batch, of.Target, players, of.Initial, new KernelShapOptions<double> { Seed = seed, Samples = 2000, Paired = method != "regression", Replacement = replacement })
            : ShapleyValueSampling.Attribute(of.Model, of.Batch, of.Target, players, of.Initial, new ShapleyValueSamplingOptions<double> { Seed = seed, Permutations = 300, Antithetic = method == "antithetic", Replacement = replacement });
        Assert.All(estimate.CompletenessGap!, gap => Assert.True(Math.Abs(gap) < 1e-9));
        if (estimate.StandardErrors is null) yield break;
        double[] exact = golden.File.Tensor("attributions/" + field).Data;
        int at = 0;
        for (int example = 0; example < estimate.Values.Count; example++)
            for (int player = 0; player < estimate.Values[example].Length; player++, at++)
                // The first player's share of a net that forgets may be the same in every order.
                if (estimate.StandardErrors[example][player] > 1e-12) yield return (estimate.Values[example][player] - exact[at]) / estimate.StandardErrors[example][player];
    }
}
