using System.Numerics;
using RnnDsl.Kernels;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>s' = u · s + x: two inputs, no parameters, nothing to be differentiated.</summary>
public sealed class HandWrittenLeak<T>(int N) : RecurrentModel<T>(new ModelDescription(
    "Leak", [new("N", N)], [new("x", [N]), new("u", [N])], [new("s", [N], 0)],
    [new("sNext", [N], QuantityRole.Next | QuantityRole.Output, "u * s + x")], [new(N, Keep.Output)], [], [], [], [], []))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override PackedMatrix<T>[] PackForward(ParameterSet<T> parameters) => [];

    protected override PackedMatrix<T>[] PackBackward(ParameterSet<T> parameters) => [];

    protected override RecurrentModel<TOther> CastCore<TOther>() => new HandWrittenLeak<TOther>(N);

    protected override void Backward<V, TMode>(BackwardRun<T> run) => throw new NotSupportedException();

    protected override void Forward<V, TMode>(ForwardRun<T> run)
    {
        Rows<T> x = run.Input(0), u = run.Input(1), next = run.Kept(0);
        for (Chunk c = run.FirstChunk(); !c.Done; c = run.NextChunk(c))
        {
            for (int t = c.FirstStep; t < c.EndStep; t++)
            {
                int first = run.Offset(t);
                Rows<T> s = t == c.FirstStep ? run.Carry(0).Shift(-first) : next.Shift(run.Offset(t - 1) - first);
                for (int row = first; row < first + run.Live(t); row++)
                for (int i = 0; i < Padding.Pad<T>(N); i += V.Count)
                    V.Store(V.Load(ref u[row], i) * V.Load(ref s[row], i) + V.Load(ref x[row], i), ref next[row], i);
            }
            run.EndChunk(c, 0, next);
        }
    }
}
