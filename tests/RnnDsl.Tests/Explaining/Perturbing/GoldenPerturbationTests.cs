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
}
