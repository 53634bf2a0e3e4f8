using RnnDsl.Models;

namespace Zoo;

/// <summary>What checking a cell has shown.</summary>
/// <param name="InDouble">Differences in double precision.</param>
/// <param name="InFloat">The same in single precision, in the same order.</param>
/// <param name="Allowed">How large they may be.</param>
/// <param name="LoopProducts">Products that its forward program computes at each step.</param>
/// <param name="LeastLoopProducts">How many its recurrence needs.</param>
internal sealed record Verdict(
    IReadOnlyList<Difference> InDouble, IReadOnlyList<Difference> InFloat, (double Double, double Float) Allowed, int LoopProducts, int LeastLoopProducts)
{
    public bool Passes => InDouble.All(d => d.Error <= Allowed.Double) && InFloat.All(d => d.Error <= Allowed.Float) && LoopProducts == LeastLoopProducts;

    public static Verdict Of(ZooCell cell, ZooFile file)
    {
        ModelDescription model = cell.Make(new Settings(file)).Description;
        return new Verdict(FileCheck<double>.Of(cell, file), FileCheck<float>.Of(cell, file), AllowedFor(file), LoopProductsOf(model), model.LeastLoopProducts);
    }

    /// <summary>Normalising divides by a deviation that may be small, so its rounding is larger.</summary>
    public static (double Double, double Float) AllowedFor(ZooFile file) => file.Has("layer norm") ? (1e-9, 1e-4) : (1e-10, 1e-5);

    public static int LoopProductsOf(ModelDescription model) =>
        model.Work.Count(work => work is { Program: WorkProgram.Forward, Place: WorkPlace.EachStep, Kind: WorkKind.Product });
}
