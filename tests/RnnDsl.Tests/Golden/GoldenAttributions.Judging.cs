using System.Numerics;
using RnnDsl.Explaining;

namespace RnnDsl.Tests.Golden;

internal sealed partial class GoldenAttributions<T>
{
    /// <summary>Moments of the gradient under the file's noise.</summary>
    private void Noise(string field)
    {
        Assert.Equal(["noise", "smoothgrad", "smoothgrad_sq", "vargrad"], file.Names(field).Order());
        NoiseTunnelResult<T> result = NoiseTunnel.Attribute(model, batch, target, input, initial, new NoiseTunnelOptions<T> { Noise = Slices(field + "/noise") });
        Expect(field + "/smoothgrad", result.SmoothGrad);
        Expect(field + "/smoothgrad_sq", result.SmoothGradSquared);
        // A variance is a small difference of squares: these say how exact it can be.
        double squares = file.Tensor(field + "/smoothgrad_sq").Data.Max(), variances = file.Tensor(field + "/vargrad").Data.Max();
        Expect(field + "/vargrad", result.VarGrad, tolerance * Math.Max(1, squares / variances));
    }

    /// <summary>Curves in the order of converged integrated gradients, steps replaced by zero.</summary>
    private void Curves(string field)
    {
        Assert.Equal(["deletion", "deletion_auc", "insertion", "insertion_auc", "order"], file.Names(field).Order());
        Attribution<T> attribution = Integrate(new IntegratedGradientsOptions<T> { Points = 300 });
        DeletionInsertionCurves curves = DeletionInsertion.Of(model, batch, target, attribution, initial, new DeletionInsertionOptions<T> { Replaced = input, Replacement = Replacement<T>.Zero });
        Assert.Equal(file.Tensor(field + "/order").Data.Select(step => (int)step), curves.Order.SelectMany(steps => steps));
        file.Tensor(field + "/deletion").Expect([.. curves.Deletion.SelectMany(curve => curve)], tolerance, "deletion", file.Examples, file.Steps + 1);
        file.Tensor(field + "/insertion").Expect([.. curves.Insertion.SelectMany(curve => curve)], tolerance, "insertion", file.Examples, file.Steps + 1);
        Areas("/deletion_auc", curves.DeletionArea);
        Areas("/insertion_auc", curves.InsertionArea);

        void Areas(string name, IReadOnlyList<double> areas) => new GoldenTensor([file.Examples], [.. file.Field(field + name).EnumerateArray().Select(area => area.GetDouble())])
            .Expect([.. areas], tolerance, name, file.Examples);
    }

    /// <summary>Infidelity of Captum's integrated gradients under the file's perturbations.</summary>
    private void Judged(string field)
    {
        Assert.Equal(["infidelity", "perturbations"], file.Names(field).Order());
        Attribution<T> attribution = Integrate(new IntegratedGradientsOptions<T> { SinglePrecisionWeights = true });
        ExplanationScore score = Infidelity.Of(model, batch, target, attribution, initial, new InfidelityOptions<T> { Perturbations = Slices(field + "/perturbations") });
        // Squares of differences: in float, of numbers that agree to fewer digits than the target has.
        file.Tensor(field + "/infidelity").Expect([.. score.PerExample], Math.Max(tolerance, typeof(T) == typeof(float) ? 1e-4 : 0), "infidelity", file.Examples);
    }

    /// <summary>The tensors [T, I] that a tensor [S, T, I] is made of.</summary>
    private T[][,] Slices(string field)
    {
        GoldenTensor tensor = file.Tensor(field);
        int size = tensor.Shape[1] * tensor.Shape[2];
        return [.. tensor.Data.Chunk(size).Select(data => new GoldenTensor(tensor.Shape[1..], data).Matrix<T>())];
    }
}
