using System.Numerics;
using RnnDsl.Kernels;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>
/// A GRU (reset after the product, as in PyTorch), written by hand in exactly the way the generator writes models:
/// the vehicle for the tests of the runtime.
/// </summary>
public sealed class HandWrittenGru : IRecurrentModel<float>
{
    public HandWrittenGru(int I, int H) => Compiled = new Of<float>(I, H);

    public RecurrentModel<float> Compiled { get; }

    public sealed class Recording<T> : Trace<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Quantity<T> x => Input(0);

        public Quantity<T> h => State(0);

        public Quantity<T> q => Slot(2);

        public Quantity<T> z => Slot(3);

        public Quantity<T> hNext => Slot(6);
    }

    public sealed class Of<T> : RecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int I;
        private readonly int H;
        private readonly int P;

        public Of(int I, int H) : base(Describe(I, H))
        {
            this.I = I;
            this.H = H;
            P = Padding.Pad<T>(H);
        }

        private static ModelDescription Describe(int I, int H)
        {
            int P = Padding.Pad<T>(Math.Max(0, H));
            ParameterInfo Weight(string name, int columns, string torch, int part) => new(name, [H, columns], ParameterRole.Weight, torch, part);
            ParameterInfo Bias(string name, string torch, int part) => new(name, [H], ParameterRole.Bias, torch, part);
            return new ModelDescription(
                "Gru",
                [new("I", I), new("H", H)],
                [new("x", [I])],
                [new("h", [H], 6)],
                [
                    new("az", [H], QuantityRole.None, "Wz * x + bz + Uz * h + cz"),
                    new("ar", [H], QuantityRole.None, "Wr * x + br + Ur * h + cr"),
                    new("q", [H], QuantityRole.None, "Un * h + cn"),
                    new("z", [H], QuantityRole.Gate, "Sigmoid(az)"),
                    new("r", [H], QuantityRole.Gate, "Sigmoid(ar)"),
                    new("n", [H], QuantityRole.None, "Tanh(Wn * x + bn + r * q)"),
                    new("hNext", [H], QuantityRole.Next, "(1 - z) * n + z * h"),
                ],
                [
                    new(H, Keep.Named), new(H, Keep.Named), new(H, Keep.Tape), new(H, Keep.Tape), new(H, Keep.Tape), new(H, Keep.Tape),
                    new(H, Keep.Output),
                ],
                [
                    Weight("Wz", I, "weight_ih", 1), Weight("Wr", I, "weight_ih", 0), Weight("Wn", I, "weight_ih", 2),
                    Weight("Uz", H, "weight_hh", 1), Weight("Ur", H, "weight_hh", 0), Weight("Un", H, "weight_hh", 2),
                    Bias("bz", "bias_ih", 1), Bias("br", "bias_ih", 0), Bias("bn", "bias_ih", 2),
                    Bias("cz", "bias_hh", 1), Bias("cr", "bias_hh", 0), Bias("cn", "bias_hh", 2),
                ],
                ForwardChunkBuffers: [3 * P],
                ForwardStepBuffers: [3 * P],
                BackwardChunkBuffers: [4 * P],
                BackwardStepBuffers: []);
        }

        protected override Trace<T> CreateTrace() => new Recording<T>();

        protected override RecurrentModel<TOther> CastCore<TOther>() => new HandWrittenGru.Of<TOther>(I, H);

        protected override PackedMatrix<T>[] PackForward(ParameterSet<T> w) =>
        [
            w.Pack([0], [I], [H, H, H], [w.Product(0), w.Product(1), w.Product(2)], [w.Bias(6), w.Bias(7), w.Bias(8)]),
            w.Pack([0], [H], [H, H, H], [w.Product(3), w.Product(4), w.Product(5)], [w.Bias(9), w.Bias(10), w.Bias(11)]),
        ];

        protected override PackedMatrix<T>[] PackBackward(ParameterSet<T> w) =>
        [
            w.Pack([0, P, 3 * P], [H, H, H], [H], [w.TransposedProduct(3), w.TransposedProduct(4), w.TransposedProduct(5)]),
            w.Pack([0, P, 2 * P], [H, H, H], [I], [w.TransposedProduct(0), w.TransposedProduct(1), w.TransposedProduct(2)]),
        ];

        private struct ForwardFrame
        {
            public Rows<T> h, az, ar, q, z, r, n, hNext, b0, s0;
            public Intervention<T> on_az, on_ar, on_q, on_z, on_r, on_n, on_hNext;
        }

        protected override void Forward<V, TMode>(ForwardRun<T> run)
        {
            ForwardFrame f = default;
            Rows<T> x = run.Input(0);
            if (TMode.Records)
            {
                f.az = run.Kept(0);
                f.ar = run.Kept(1);
            }
            if (TMode.Tapes)
            {
                f.q = run.Kept(2);
                f.z = run.Kept(3);
                f.r = run.Kept(4);
                f.n = run.Kept(5);
            }
            if (TMode.Intervenes)
            {
                f.on_az = run.Intervention(0);
                f.on_ar = run.Intervention(1);
                f.on_q = run.Intervention(2);
                f.on_z = run.Intervention(3);
                f.on_r = run.Intervention(4);
                f.on_n = run.Intervention(5);
                f.on_hNext = run.Intervention(6);
            }
            f.hNext = run.Kept(6);
            for (Chunk c = run.FirstChunk(); !c.Done; c = run.NextChunk(c))
            {
                f.b0 = run.Chunk(0, c);
                Products.Multiply<T, V>(x, c.FirstRow, c.Rows, run.Packed(0), f.b0, accumulate: false);
                for (int t = c.FirstStep; t < c.EndStep; t++)
                {
                    int row = run.Offset(t), live = run.Live(t);
                    f.h = t == c.FirstStep ? run.Carry(0).Shift(-row) : f.hNext.Shift(run.Offset(t - 1) - row);
                    f.s0 = run.Step(0, row);
                    Products.Multiply<T, V>(f.h, row, live, run.Packed(1), f.s0, accumulate: false);
                    Stage1<V, TMode>(ref f, row, live);
                }
                run.EndChunk(c, 0, f.hNext);
            }
        }

        private void Stage1<V, TMode>(ref ForwardFrame f, int firstRow, int rows) where V : struct, ILanes<V, T> where TMode : struct, IForwardMode
        {
            for (int row = firstRow; row < firstRow + rows; row++)
            for (int i = 0; i < P; i += V.Count)
            {
                V az = V.Load(ref f.b0[row], i) + V.Load(ref f.s0[row], i);
                if (TMode.Intervenes) az = f.on_az.Apply(az, row, i);
                V ar = V.Load(ref f.b0[row], P + i) + V.Load(ref f.s0[row], P + i);
                if (TMode.Intervenes) ar = f.on_ar.Apply(ar, row, i);
                V q = V.Load(ref f.s0[row], 2 * P + i);
                if (TMode.Intervenes) q = f.on_q.Apply(q, row, i);
                V z = V.Sigmoid(az);
                if (TMode.Intervenes) z = f.on_z.Apply(z, row, i);
                V r = V.Sigmoid(ar);
                if (TMode.Intervenes) r = f.on_r.Apply(r, row, i);
                V n = V.Tanh(V.Load(ref f.b0[row], 2 * P + i) + r * q);
                if (TMode.Intervenes) n = f.on_n.Apply(n, row, i);
                V hNext = (V.Of(1) - z) * n + z * V.Load(ref f.h[row], i);
                if (TMode.Intervenes) hNext = f.on_hNext.Apply(hNext, row, i);
                if (TMode.Records)
                {
                    V.Store(az, ref f.az[row], i);
                    V.Store(ar, ref f.ar[row], i);
                }
                if (TMode.Tapes)
                {
                    V.Store(q, ref f.q[row], i);
                    V.Store(z, ref f.z[row], i);
                    V.Store(r, ref f.r[row], i);
                    V.Store(n, ref f.n[row], i);
                }
                V.Store(hNext, ref f.hNext[row], i);
            }
        }

        private struct BackwardFrame
        {
            public Rows<T> h, q, z, r, n, g0, carry;
            public Rows<T> s_az, s_ar, s_q, s_z, s_r, s_n, s_hNext;
            public Rows<T> d_az, d_ar, d_q, d_z, d_r, d_n, d_hNext;
            public Rows<T> k_az, k_ar, k_q, k_z, k_r, k_n, k_hNext;
        }

        protected override void Backward<V, TMode>(BackwardRun<T> run)
        {
            BackwardFrame f = default;
            (f.q, f.z, f.r, f.n) = (run.Kept(2), run.Kept(3), run.Kept(4), run.Kept(5));
            f.s_hNext = run.Seed(6);
            if (TMode.Seeds) (f.s_az, f.s_ar, f.s_q, f.s_z, f.s_r, f.s_n) = (run.Seed(0), run.Seed(1), run.Seed(2), run.Seed(3), run.Seed(4), run.Seed(5));
            if (TMode.Records)
            {
                (f.d_az, f.d_ar, f.d_q, f.d_z) = (run.Adjoint(0), run.Adjoint(1), run.Adjoint(2), run.Adjoint(3));
                (f.d_r, f.d_n, f.d_hNext) = (run.Adjoint(4), run.Adjoint(5), run.Adjoint(6));
            }
            if (TMode.Intervenes)
            {
                (f.k_az, f.k_ar, f.k_q, f.k_z) = (run.Slope(0), run.Slope(1), run.Slope(2), run.Slope(3));
                (f.k_r, f.k_n, f.k_hNext) = (run.Slope(4), run.Slope(5), run.Slope(6));
            }
            for (Chunk c = run.LastChunk(); !c.Done; c = run.PreviousChunk(c))
            {
                f.g0 = run.Chunk(0, c);
                for (int t = c.EndStep - 1; t >= c.FirstStep; t--)
                {
                    int row = run.Offset(t), live = run.Live(t);
                    f.h = run.Previous(0, t);
                    f.carry = run.AdjointCarry(0).Shift(-row);
                    Stage1<V, TMode>(ref f, row, live);
                    Products.Multiply<T, V>(f.g0, row, live, run.Packed(0), f.carry, accumulate: true);
                }
                if (run.WantsInputs) Products.Multiply<T, V>(f.g0, c.FirstRow, c.Rows, run.Packed(1), run.InputGradient(0), accumulate: false);
                if (run.WantsParameters) AddParameterGradients<V>(run, c, f.g0);
            }
        }

        private void AddParameterGradients<V>(BackwardRun<T> run, Chunk c, Rows<T> g) where V : struct, ILanes<V, T>
        {
            Rows<T> x = run.Input(0);
            for (int block = 0; block < 3; block++)
            {
                Products.AccumulateOuter<T, V>(g.Column(block * P), H, x, I, c.FirstRow, c.Rows, ref run.Gradient(block), I);
                Products.SumRows<T, V>(g.Column(block * P), H, c.FirstRow, c.Rows, ref run.Gradient(6 + block));
                Rows<T> state = g.Column(block == 2 ? 3 * P : block * P);
                run.OuterPrevious<V>(c, state, H, 0, ref run.Gradient(3 + block), H);
                Products.SumRows<T, V>(state, H, c.FirstRow, c.Rows, ref run.Gradient(9 + block));
            }
        }

        private void Stage1<V, TMode>(ref BackwardFrame f, int firstRow, int rows) where V : struct, ILanes<V, T> where TMode : struct, IBackwardMode
        {
            V one = V.Of(1);
            for (int row = firstRow; row < firstRow + rows; row++)
            for (int i = 0; i < P; i += V.Count)
            {
                V h = V.Load(ref f.h[row], i), q = V.Load(ref f.q[row], i), z = V.Load(ref f.z[row], i);
                V r = V.Load(ref f.r[row], i), n = V.Load(ref f.n[row], i);

                V d_hNext = V.Load(ref f.carry[row], i) + V.Load(ref f.s_hNext[row], i);
                if (TMode.Records) V.Store(d_hNext, ref f.d_hNext[row], i);
                if (TMode.Intervenes) d_hNext *= V.Load(ref f.k_hNext[row], i);

                V d_n = d_hNext * (one - z);
                if (TMode.Seeds) d_n += V.Load(ref f.s_n[row], i);
                if (TMode.Records) V.Store(d_n, ref f.d_n[row], i);
                V computed_n = n;
                if (TMode.Intervenes) Undo(ref d_n, ref computed_n, V.Load(ref f.k_n[row], i));
                V d_an = d_n * (one - computed_n * computed_n);

                V d_r = d_an * q;
                if (TMode.Seeds) d_r += V.Load(ref f.s_r[row], i);
                if (TMode.Records) V.Store(d_r, ref f.d_r[row], i);
                V computed_r = r;
                if (TMode.Intervenes) Undo(ref d_r, ref computed_r, V.Load(ref f.k_r[row], i));

                V d_z = d_hNext * (h - n);
                if (TMode.Seeds) d_z += V.Load(ref f.s_z[row], i);
                if (TMode.Records) V.Store(d_z, ref f.d_z[row], i);
                V computed_z = z;
                if (TMode.Intervenes) Undo(ref d_z, ref computed_z, V.Load(ref f.k_z[row], i));

                V d_q = d_an * r;
                if (TMode.Seeds) d_q += V.Load(ref f.s_q[row], i);
                if (TMode.Records) V.Store(d_q, ref f.d_q[row], i);
                if (TMode.Intervenes) d_q *= V.Load(ref f.k_q[row], i);

                V d_ar = d_r * computed_r * (one - computed_r);
                if (TMode.Seeds) d_ar += V.Load(ref f.s_ar[row], i);
                if (TMode.Records) V.Store(d_ar, ref f.d_ar[row], i);
                if (TMode.Intervenes) d_ar *= V.Load(ref f.k_ar[row], i);

                V d_az = d_z * computed_z * (one - computed_z);
                if (TMode.Seeds) d_az += V.Load(ref f.s_az[row], i);
                if (TMode.Records) V.Store(d_az, ref f.d_az[row], i);
                if (TMode.Intervenes) d_az *= V.Load(ref f.k_az[row], i);

                V.Store(d_az, ref f.g0[row], i);
                V.Store(d_ar, ref f.g0[row], P + i);
                V.Store(d_an, ref f.g0[row], 2 * P + i);
                V.Store(d_q, ref f.g0[row], 3 * P + i);
                V.Store(d_hNext * z, ref f.carry[row], i);
            }
        }

        /// <summary>
        /// From a value as an intervention left it to the value as it was computed, where anything flows back to it: there it is
        /// the computed value times the slope.
        /// </summary>
        private static void Undo<V>(ref V adjoint, ref V value, V slope) where V : struct, ILanes<V, T>
        {
            adjoint *= slope;
            value = V.Where(slope, value / slope, V.Of(0));
        }
    }
}
