using System.Numerics;
using RnnDsl.Kernels;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>s' = A · s + q + t · x + p: two constant vectors, a constant matrix and the number of the step; nothing is learned.</summary>
public sealed class HandWrittenClock<T> : RecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConstantInfo[] constants;
    private readonly int width;
    private readonly int padded;

    public HandWrittenClock(Mat A, Vec q, Vec p)
        : this(ConstantInfo.Of("A", [q.Length, q.Length], A), ConstantInfo.Of("q", [q.Length], q), ConstantInfo.Of("p", [q.Length], p))
    {
    }

    private HandWrittenClock(params ConstantInfo[] constants) : base(Describe(constants))
    {
        this.constants = constants;
        width = constants[1].Values.Length;
        padded = Padding.Pad<T>(width);
    }

    private static ModelDescription Describe(ConstantInfo[] constants)
    {
        int width = constants[1].Values.Length, padded = Padding.Pad<T>(width);
        return new ModelDescription(
            "Clock", [new("N", width)], [new("x", [width])], [new("s", [width], 0)],
            [new("sNext", [width], QuantityRole.Next | QuantityRole.Output, "A * s + q + t * x + p")], [new(width, Keep.Output)], [],
            [], [padded], [padded], [])
        {
            Constants = constants,
            UsesStep = true,
        };
    }

    protected override PackedMatrix<T>[] PackForward(ParameterSet<T> w) => [w.Pack([0], [width], [width], [w.ConstantProduct(0)], [w.ConstantBias(1)])];

    protected override PackedMatrix<T>[] PackBackward(ParameterSet<T> w) => [w.Pack([0], [width], [width], [w.ConstantTransposedProduct(0)])];

    protected override RecurrentModel<TOther> CastCore<TOther>() => new HandWrittenClock<TOther>(constants);

    protected override IEagerDefinition CreateEager(EagerValues values) => new Eager(values);

    protected override void Forward<V, TMode>(ForwardRun<T> run)
    {
        Rows<T> x = run.Input(0), next = run.Kept(0), p = run.Constant(2), index = run.StepIndex;
        for (Chunk c = run.FirstChunk(); !c.Done; c = run.NextChunk(c))
        {
            for (int t = c.FirstStep; t < c.EndStep; t++)
            {
                int first = run.Offset(t), live = run.Live(t);
                Rows<T> s = t == c.FirstStep ? run.Carry(0).Shift(-first) : next.Shift(run.Offset(t - 1) - first), product = run.Step(0, first);
                Products.Multiply<T, V>(s, first, live, run.Packed(0), product, accumulate: false);
                for (int row = first; row < first + live; row++)
                for (int i = 0; i < padded; i += V.Count)
                    V.Store(V.Load(ref product[row], i) + V.Broadcast(index[row]) * V.Load(ref x[row], i) + V.Load(ref p[row], i), ref next[row], i);
            }
            run.EndChunk(c, 0, next);
        }
    }

    protected override void Backward<V, TMode>(BackwardRun<T> run)
    {
        Rows<T> index = run.StepIndex;
        for (Chunk c = run.LastChunk(); !c.Done; c = run.PreviousChunk(c))
        {
            Rows<T> g = run.Chunk(0, c);
            for (int t = c.EndStep - 1; t >= c.FirstStep; t--)
            {
                int first = run.Offset(t), live = run.Live(t);
                Rows<T> carry = run.AdjointCarry(0).Shift(-first);
                for (int row = first; row < first + live; row++)
                for (int i = 0; i < padded; i += V.Count)
                {
                    V d = V.Load(ref carry[row], i) + V.Load(ref run.Seed(0)[row], i);
                    V.Store(d, ref g[row], i);
                    if (TMode.Records) V.Store(d, ref run.Adjoint(0)[row], i);
                    if (run.WantsInputs) V.Store(d * V.Broadcast(index[row]), ref run.InputGradient(0)[row], i);
                }
                Products.Multiply<T, V>(g, first, live, run.Packed(0), carry, accumulate: false);
            }
        }
    }

    private sealed class Eager(EagerValues values) : IEagerDefinition
    {
        private readonly Mat a = values.Mat("A");
        private readonly Vec q = values.Vec("q");
        private readonly Vec p = values.Vec("p");

        public void Step(EagerValues eager) => eager.Put("sNext", a * eager.Vec("s") + q + eager.StepIndex * eager.Vec("x") + p);
    }
}
