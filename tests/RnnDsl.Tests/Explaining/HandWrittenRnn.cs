using System.Numerics;
using RnnDsl.Kernels;
using RnnDsl.Models;

namespace RnnDsl.Tests.Explaining;

/// <summary>
/// A tanh RNN with a second input that is added to the pre-activation, and a linear head at every step. It has no gradients of its
/// parameters: explainers never ask for them.
/// </summary>
public sealed class HandWrittenRnn<T> : RecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int I;
    private readonly int H;
    private readonly int C;
    private readonly int P;

    public HandWrittenRnn(int I, int H, int C) : base(Describe(I, H, C))
    {
        (this.I, this.H, this.C) = (I, H, C);
        P = Padding.Pad<T>(H);
    }

    private static ModelDescription Describe(int I, int H, int C) => new(
        "Rnn",
        [new("I", I), new("H", H), new("C", C)],
        [new("x", [I]), new("u", [H])],
        [new("h", [H], 1)],
        [
            new("a", [H], QuantityRole.None, "W * x + b + U * h + c + u"),
            new("hNext", [H], QuantityRole.Next, "Tanh(a)"),
            new("logits", [C], QuantityRole.Output, "V * hNext + d"),
        ],
        [new(H, Keep.Named), new(H, Keep.Tape), new(C, Keep.Output)],
        [
            new("W", [H, I], ParameterRole.Weight), new("U", [H, H], ParameterRole.Weight), new("V", [C, H], ParameterRole.Weight),
            new("b", [H], ParameterRole.Bias), new("c", [H], ParameterRole.Bias), new("d", [C], ParameterRole.Bias),
        ],
        ForwardChunkBuffers: [Padding.Pad<T>(H), Padding.Pad<T>(H)],
        ForwardStepBuffers: [Padding.Pad<T>(H)],
        BackwardChunkBuffers: [Padding.Pad<T>(H), Padding.Pad<T>(H)],
        BackwardStepBuffers: []);

    protected override RecurrentModel<TOther> CastCore<TOther>() => new HandWrittenRnn<TOther>(I, H, C);

    protected override PackedMatrix<T>[] PackForward(ParameterSet<T> w) =>
    [
        w.Pack([0], [I], [H], [w.Product(0)], [w.Bias(3)]),
        w.Pack([0], [H], [H], [w.Product(1)], [w.Bias(4)]),
        w.Pack([0], [H], [C], [w.Product(2)], [w.Bias(5)]),
    ];

    protected override PackedMatrix<T>[] PackBackward(ParameterSet<T> w) =>
    [
        w.Pack([0], [H], [I], [w.TransposedProduct(0)]),
        w.Pack([0], [H], [H], [w.TransposedProduct(1)]),
        w.Pack([0], [C], [H], [w.TransposedProduct(2)]),
    ];

    protected override void Forward<V, TMode>(ForwardRun<T> run)
    {
        Rows<T> x = run.Input(0), u = run.Input(1), logits = run.Kept(2);
        for (Chunk c = run.FirstChunk(); !c.Done; c = run.NextChunk(c))
        {
            Rows<T> hNext = TMode.Tapes ? run.Kept(1) : run.Chunk(0, c), fromInput = run.Chunk(1, c);
            Products.Multiply<T, V>(x, c.FirstRow, c.Rows, run.Packed(0), fromInput, accumulate: false);
            for (int t = c.FirstStep; t < c.EndStep; t++)
            {
                int first = run.Offset(t), live = run.Live(t);
                Rows<T> h = t == c.FirstStep ? run.Carry(0).Shift(-first) : hNext.Shift(run.Offset(t - 1) - first);
                Rows<T> fromState = run.Step(0, first);
                Products.Multiply<T, V>(h, first, live, run.Packed(1), fromState, accumulate: false);
                for (int row = first; row < first + live; row++)
                for (int i = 0; i < P; i += V.Count)
                {
                    V a = V.Load(ref fromInput[row], i) + V.Load(ref fromState[row], i) + V.Load(ref u[row], i);
                    if (TMode.Intervenes) a = run.Intervention(0).Apply(a, row, i);
                    V next = V.Tanh(a);
                    if (TMode.Intervenes) next = run.Intervention(1).Apply(next, row, i);
                    if (TMode.Records) V.Store(a, ref run.Kept(0)[row], i);
                    V.Store(next, ref hNext[row], i);
                }
            }
            Products.Multiply<T, V>(hNext, c.FirstRow, c.Rows, run.Packed(2), logits, accumulate: false);
            run.EndChunk(c, 0, hNext);
        }
    }

    protected override void Backward<V, TMode>(BackwardRun<T> run)
    {
        if (run.WantsParameters) throw new NotSupportedException("The test's RNN has no gradients of its parameters.");
        for (Chunk c = run.LastChunk(); !c.Done; c = run.PreviousChunk(c))
        {
            Rows<T> g = run.Chunk(0, c), fromHead = run.Chunk(1, c);
            Products.Multiply<T, V>(run.Seed(2), c.FirstRow, c.Rows, run.Packed(2), fromHead, accumulate: false);
            for (int t = c.EndStep - 1; t >= c.FirstStep; t--)
            {
                int first = run.Offset(t), live = run.Live(t);
                Rows<T> carry = run.AdjointCarry(0).Shift(-first);
                for (int row = first; row < first + live; row++) Stage<V, TMode>(run, row, carry, fromHead, g);
                Products.Multiply<T, V>(g, first, live, run.Packed(1), carry, accumulate: false);
            }
            if (run.WantsInputs) Products.Multiply<T, V>(g, c.FirstRow, c.Rows, run.Packed(0), run.InputGradient(0), accumulate: false);
        }
    }

    private void Stage<V, TMode>(BackwardRun<T> run, int row, Rows<T> carry, Rows<T> fromHead, Rows<T> g)
        where V : struct, ILanes<V, T> where TMode : struct, IBackwardMode
    {
        for (int i = 0; i < P; i += V.Count)
        {
            V h = V.Load(ref run.Kept(1)[row], i);
            V d_hNext = V.Load(ref carry[row], i) + V.Load(ref fromHead[row], i);
            if (TMode.Seeds) d_hNext += V.Load(ref run.Seed(1)[row], i);
            if (TMode.Records) V.Store(d_hNext, ref run.Adjoint(1)[row], i);
            V d_a = d_hNext * (V.Of(1) - h * h);
            if (TMode.Seeds) d_a += V.Load(ref run.Seed(0)[row], i);
            if (TMode.Records) V.Store(d_a, ref run.Adjoint(0)[row], i);
            V.Store(d_a, ref g[row], i);
            if (run.WantsInputs) V.Store(d_a, ref run.InputGradient(1)[row], i);
        }
        if (TMode.Records)
            for (int i = 0; i < Padding.Pad<T>(C); i += V.Count) V.Store(V.Load(ref run.Seed(2)[row], i), ref run.Adjoint(2)[row], i);
    }
}
