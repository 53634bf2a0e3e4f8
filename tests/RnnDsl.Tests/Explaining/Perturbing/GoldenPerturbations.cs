using System.Numerics;
using RnnDsl.Explaining;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>A golden file's model, and what its perturbation methods should give.</summary>
internal sealed class GoldenPerturbations<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double tolerance;

    internal GoldenPerturbations(string name, double tolerance)
    {
        this.tolerance = tolerance;
        Case = new GoldenCase<T>(name);
    }

    internal GoldenCase<T> Case { get; }

    internal GoldenFile File => Case.File;

    /// <summary>The methods of a kind that the file has.</summary>
    internal IEnumerable<string> Fields(string prefix) => File.Names("attributions").Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>What stands for absent players: after a baseline's name, the baseline, else zero or the file's token 0.</summary>
    internal Replacement<T> ReplacementOf(string field) => field.Contains("baseline1", StringComparison.Ordinal) ? File.Tensor("attributions/baseline1").Matrix<T>()
        : File.Has("tokens") && !Case.Definition.ReadsTokens ? File.Tensor("weights/embedding.weight").Data.Take(File.Inputs).Select(T.CreateChecked).ToArray()
        : Replacement<T>.Zero;

    internal static Players PlayersOf(string field) => field.Contains("cell", StringComparison.Ordinal) ? Players.Cells()
        : field.Contains("column", StringComparison.Ordinal) ? Players.Features()
        : field.Contains("step", StringComparison.Ordinal) || field.Contains("token", StringComparison.Ordinal) ? Players.Steps()
        : throw new InvalidDataException($"No test knows the players of {field}.");

    internal void Occluded(string field)
    {
        int[] window = [.. field["occlusion_".Length..].Split('x').Select(int.Parse)];
        var options = new OcclusionOptions<T> { Steps = window[0], Features = window[1] };
        ExpectCells(field, Occlusion.Attribute(Case.Model, Case.Batch, Case.Target, initial: Case.Initial, options: options));
    }

    internal void Ablated(string field)
    {
        var options = new PerturbationOptions<T> { Replacement = ReplacementOf(field) };
        PlayerAttribution<T> ablated = FeatureAblation.Attribute(Case.Model, Case.Batch, Case.Target, PlayersOf(field), Case.Initial, options);
        ExpectCells(field, ablated.ToAttribution(share: false));
    }

    internal void Fitted(string field)
    {
        var options = new LimeOptions<T> { Ridge = field == "lime_step_ols" ? 0 : field == "lime_step_ridge1" ? 1 : throw new InvalidDataException($"No test knows {field}.") };
        LimeAttribution<T> fitted = Lime.Attribute(Case.Model, Case.Batch, Case.Target, Players.Steps(), Case.Initial, options);
        ExpectPlayers(field + "/coef", fitted.Coefficients);
        File.Tensor($"attributions/{field}/intercept").Expect(Numbers.ToDouble<T>([.. fitted.Intercept]), tolerance, "intercept", File.Examples);
        Assert.All(fitted.RSquared, share => Assert.InRange(share, 0, 1));
        Assert.All(fitted.HeldOutRSquared.Zip(fitted.RSquared), pair => Assert.True(pair.First <= pair.Second));
    }

    internal void TokensAblated(string field)
    {
        var options = new PerturbationOptions<T> { Replacement = ReplacementOf(field) };
        ExpectPlayers(field, FeatureAblation.Attribute(Case.Model, Case.Batch, Case.Target, Players.Tokens(), Case.Initial, options));
    }

    internal void Shared(string players)
    {
        string field = "shapley_exact/" + players;
        PlayerAttribution<T> shared = Exact(field);
        ExpectPlayers(field, shared);
        Assert.All(shared.CompletenessGap!, gap => Assert.True(Math.Abs(double.CreateChecked(gap)) < tolerance));
    }

    internal void TokensShared(string field) => ExpectPlayers(field, Exact(field));

    /// <summary>Exact Shapley values of the players that a field names.</summary>
    internal PlayerAttribution<T> Exact(string field)
    {
        var options = new ShapleyValuesOptions<T> { Replacement = ReplacementOf(field) };
        return ShapleyValues.Attribute(Case.Model, Case.Batch, Case.Target, PlayersOf(field), Case.Initial, options);
    }

    internal void ExpectPlayers(string field, PlayerAttribution<T> attribution) => File.Tensor("attributions/" + field).Expect(
        [.. attribution.Values.SelectMany(values => Numbers.ToDouble<T>(values))], tolerance, field, attribution.Values.Count, attribution.Values[0].Length);

    private void ExpectCells(string field, Attribution<T> attribution) => File.Tensor("attributions/" + field).Expect(
        [.. attribution.Values.SelectMany(cells => cells.Cast<T>().Select(double.CreateChecked))], tolerance, field, File.Examples, File.Steps, File.Inputs);
}
