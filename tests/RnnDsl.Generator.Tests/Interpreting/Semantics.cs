using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Tests.Interpreting;

/// <summary>What each operator computes, one row for each. Functions of the language are the eager ones.</summary>
internal static class Semantics
{
    private static readonly Dictionary<Type, Func<Operator, Reading, double[]>> Table = new()
    {
        [typeof(Leaf)] = (op, x) => x.Run.Leaf((Leaf)op, x.Step),
        [typeof(Constant)] = (op, _) => [((Constant)op).Value],
        [typeof(SizeConstant)] = (op, x) => [x.Run.Size(((SizeConstant)op).Size)],

        // Over steps.
        [typeof(Carry)] = (op, x) => ((Carry)op).Reversed
            ? (x.Step == x.Run.Steps - 1 ? x[0] : x.At(1, x.Step + 1))
            : (x.Step == 0 ? x[0] : x.At(1, x.Step - 1)),
        [typeof(Delay)] = (op, x) => x.Count == 1 ? x[0] : ((Delay)op).Reversed
            ? (x.Step == x.Run.Steps - 1 ? x[0] : x.At(1, x.Step + 1))
            : (x.Step == 0 ? x[0] : x.At(1, x.Step - 1)),
        [typeof(Final)] = (op, x) => x.At(0, ((Final)op).Reversed ? 0 : x.Run.Steps - 1),
        [typeof(SumRows)] = (_, x) => Enumerable.Range(0, x.Run.Rows(x.Node.Inputs[0])).Select(t => x.At(0, t)).Aggregate(Plus),

        [typeof(Prefix)] = (_, x) => [.. Enumerable.Range(0, x.Step + 1).SelectMany(s => x.At(0, s))],
        [typeof(Collect)] = (_, x) => Enumerable.Range(x.Step, x.Run.Steps - x.Step).Select(t => x.At(0, t)[(x.Step * x.Size)..][..x.Size]).Aggregate(Plus),

        // Unit by unit.
        [typeof(Add)] = (_, x) => Zip(x, (a, b) => a + b),
        [typeof(Subtract)] = (_, x) => Zip(x, (a, b) => a - b),
        [typeof(Multiply)] = (_, x) => Zip(x, (a, b) => a * b),
        [typeof(Divide)] = (_, x) => Zip(x, (a, b) => a / b),
        [typeof(Greater)] = (_, x) => Zip(x, (a, b) => a > b ? 1 : 0),
        [typeof(Negate)] = (_, x) => (-new Vec(x[0])).ToArray(),
        [typeof(Sigmoid)] = (_, x) => Equations.Sigmoid(new Vec(x[0])).ToArray(),
        [typeof(Tanh)] = (_, x) => Equations.Tanh(new Vec(x[0])).ToArray(),
        [typeof(Relu)] = (_, x) => Equations.Relu(new Vec(x[0])).ToArray(),
        [typeof(Softplus)] = (_, x) => Equations.Softplus(new Vec(x[0])).ToArray(),
        [typeof(Exp)] = (_, x) => Equations.Exp(new Vec(x[0])).ToArray(),
        [typeof(Log)] = (_, x) => Equations.Log(new Vec(x[0])).ToArray(),
        [typeof(Sqrt)] = (_, x) => Equations.Sqrt(new Vec(x[0])).ToArray(),
        [typeof(Square)] = (_, x) => Equations.Square(new Vec(x[0])).ToArray(),
        [typeof(Elu)] = (_, x) => Equations.Elu(new Vec(x[0])).ToArray(),
        [typeof(LeakyRelu)] = (_, x) => [.. Enumerable.Range(0, x.Size).Select(i => (double)Equations.LeakyRelu((Scalar)Unit(x[0], i), x.Count > 1 ? Unit(x[1], i) : 0.01))],
        [typeof(Gelu)] = (_, x) => Equations.Gelu(new Vec(x[0])).ToArray(),
        // From Gelu: where x is 0 it tells nothing.
        [typeof(NormalCdf)] = (_, x) => [.. x[0].Select(v => v == 0 ? 0.5 : (double)Equations.Gelu(v) / v)],
        [typeof(Silu)] = (_, x) => Equations.Silu(new Vec(x[0])).ToArray(),
        [typeof(LogSigmoid)] = (_, x) => Equations.LogSigmoid(new Vec(x[0])).ToArray(),
        [typeof(HardSigmoid)] = (_, x) => Equations.HardSigmoid(new Vec(x[0])).ToArray(),
        [typeof(HardTanh)] = (_, x) => Equations.HardTanh(new Vec(x[0])).ToArray(),
        [typeof(Abs)] = (_, x) => Equations.Abs(new Vec(x[0])).ToArray(),
        [typeof(Sign)] = (_, x) => Equations.Sign(new Vec(x[0])).ToArray(),
        [typeof(Floor)] = (_, x) => Equations.Floor(new Vec(x[0])).ToArray(),
        [typeof(Sin)] = (_, x) => Equations.Sin(new Vec(x[0])).ToArray(),
        [typeof(Cos)] = (_, x) => Equations.Cos(new Vec(x[0])).ToArray(),
        [typeof(Pow)] = (_, x) => Zip(x, Math.Pow),
        [typeof(Max)] = (_, x) => Zip(x, Math.Max),
        [typeof(Min)] = (_, x) => Zip(x, Math.Min),
        [typeof(Mod)] = (_, x) => Zip(x, (a, b) => a - b * Math.Floor(a / b)),
        [typeof(Equal)] = (_, x) => Zip(x, (a, b) => a == b ? 1 : 0),
        [typeof(GreaterOrEqual)] = (_, x) => Zip(x, (a, b) => a >= b ? 1 : 0),
        [typeof(Where)] = (_, x) => [.. Enumerable.Range(0, x.Size).Select(i => Unit(x[0], i) != 0 ? Unit(x[1], i) : Unit(x[2], i))],
        [typeof(Fill)] = (_, x) => [.. Enumerable.Range(0, x.Size).Select(i => Unit(x[0], i))],

        // Of a run without interventions.
        [typeof(Intervene)] = (op, x) => x.Run.Bumps.TryGetValue(((Intervene)op).Quantity, out var bump) ? Plus(x[0], bump[x.Step]) : x[0],
        [typeof(Slope)] = (_, x) => x[0],
        [typeof(Passage)] = (_, x) => x[0],
        [typeof(Flow)] = (_, x) => x[0],
        [typeof(Activation)] = (_, x) => x[0],
        [typeof(Undo)] = (_, x) => x[0],
        [typeof(IntervenePart)] = (op, x) => x.Run.Bumps.TryGetValue(((IntervenePart)op).Quantity, out var bump) ? Plus(x[0], Part(bump[x.Step], ((IntervenePart)op).Units, x)) : x[0],
        [typeof(AddSeed)] = (op, x) => Plus(x[0], ((AddSeed)op).Units is { } units ? Part(x[1], units, x) : x[1]),

        // Rows.
        [typeof(Sum)] = (_, x) => [x[0].Sum()],
        [typeof(Dot)] = (_, x) => [(double)Equations.Dot(new Vec(x[0]), new Vec(x[1]))],
        [typeof(Softmax)] = (_, x) => Equations.Softmax(new Vec(x[0])).ToArray(),
        [typeof(LogSoftmax)] = (_, x) => Equations.LogSoftmax(new Vec(x[0])).ToArray(),
        [typeof(Norm)] = (_, x) => [(double)Equations.Norm(new Vec(x[0]))],
        [typeof(GreatestUnit)] = (_, x) => [x[0].Max()],
        [typeof(ArgMax)] = (_, x) => [(double)Equations.ArgMax(new Vec(x[0]))],
        [typeof(MarkGreatest)] = (_, x) => [.. x[0].Select((_, i) => i == Array.IndexOf(x[0], x[0].Max()) ? 1.0 : 0)],
        [typeof(OneHot)] = (op, x) => Equations.OneHot((Scalar)x[0][0], x.Run.Size(((OneHot)op).Units)).ToArray(),
        [typeof(StopGradient)] = (_, x) => x[0],
        [typeof(CumSum)] = (_, x) => Equations.CumSum(new Vec(x[0])).ToArray(),
        [typeof(ReverseCumSum)] = (_, x) => [.. Equations.CumSum(new Vec([.. x[0].Reverse()])).ToArray().Reverse()],
        [typeof(Concat)] = (_, x) => [.. Enumerable.Range(0, x.Count).SelectMany(i => x[i])],
        [typeof(Slice)] = (op, x) => Equations.Slice(new Vec(x[0]), x.Run.Size(((Slice)op).Start), x.Run.Size(((Slice)op).Count)).ToArray(),
        [typeof(Place)] = (op, x) => Placed(x[0], x.Run.Size(((Place)op).Start), x.Size),

        // Matrices, row by row.
        [typeof(Product)] = (op, x) => Product(x[0], x[1], x.Columns(0), ((Product)op).Transposed) is var y && x.Count > 2 ? Plus(y, x[2]) : y,
        [typeof(SumOfProducts)] = (op, x) => ((SumOfProducts)op).Transposed
            .Select((t, k) => Product(x[2 * k], x[2 * k + 1], x.Columns(2 * k), t == 'T')).Aggregate(Plus),
        [typeof(RowProduct)] = (op, x) => Product(x[0], x[1], x.Columns(0), ((RowProduct)op).Transposed),
        [typeof(MatrixProduct)] = (op, x) => (Turned(x, 0, ((MatrixProduct)op).TransposeA) * Turned(x, 1, ((MatrixProduct)op).TransposeB)).ToArray(),
        [typeof(Transpose)] = (_, x) => Equations.Transpose(x.Matrix(0)).ToArray(),
        [typeof(Diag)] = (_, x) => Equations.Diag(new Vec(x[0])).ToArray(),
        [typeof(TakeDiagonal)] = (_, x) => [.. Enumerable.Range(0, x.Size).Select(i => x[0][i * (x.Size + 1)])],
        [typeof(Identity)] = (op, x) => Equations.Identity(x.Run.Size(((Identity)op).Count)).ToArray(),
        [typeof(Reshape)] = (_, x) => x[0],
        [typeof(Flatten)] = (_, x) => x[0],
        [typeof(RepeatRows)] = (op, x) => [.. Enumerable.Range(0, x.Run.Size(((RepeatRows)op).Count, x.Step)).SelectMany(_ => x[0])],
        [typeof(RepeatColumns)] = (op, x) => [.. x[0].SelectMany(v => Enumerable.Repeat(v, x.Run.Size(((RepeatColumns)op).Count)))],
        [typeof(SumDown)] = (_, x) => x[0].Chunk(x.Columns(0)).Aggregate(Plus),
        [typeof(MaxDown)] = (_, x) => [.. Enumerable.Range(0, x.Columns(0)).Select(c => x[0].Where((_, i) => i % x.Columns(0) == c).Max())],
        [typeof(MarkGreatestDown)] = (_, x) => [.. x[0].Select((v, i) => Array.IndexOf([.. x[0].Where((_, k) => k % x.Columns(0) == i % x.Columns(0))], x[0].Where((_, k) => k % x.Columns(0) == i % x.Columns(0)).Max()) == i / x.Columns(0) ? 1.0 : 0)],
        [typeof(Lookup)] = (_, x) => [.. x[0].Chunk(x.Columns(0)).ElementAt((int)x[1][0])],
        [typeof(PlaceRow)] = (_, x) => Placed(x[0], (int)x[1][0] * x[0].Length, x.Size),
        [typeof(SumAcross)] = (_, x) => [.. x[0].Chunk(x.Columns(0)).Select(row => row.Sum())],
        [typeof(SoftmaxAlong)] = (op, x) => Equations.Softmax(x.Matrix(0), (int)((SoftmaxAlong)op).Axis.Value!.Value).ToArray(),
        [typeof(LogSoftmaxAlong)] = (op, x) => Equations.LogSoftmax(x.Matrix(0), (int)((LogSoftmaxAlong)op).Axis.Value!.Value).ToArray(),
        [typeof(Positions)] = (_, x) => [x.Run.Size(x.Node.Inputs[0].Shape.Dims[0], x.Step)],
        [typeof(ConcatUnits)] = (_, x) => [.. Enumerable.Range(0, x[0].Length / x.Columns(0)).SelectMany(r => Enumerable.Range(0, x.Count).SelectMany(i => x[i].Chunk(x.Columns(i)).ElementAt(r)))],
        [typeof(TakeUnits)] = (op, x) => [.. x[0].Chunk(x.Columns(0)).SelectMany(row => row.Skip(x.Run.Size(((TakeUnits)op).Start)).Take(x.Run.Size(((TakeUnits)op).Count)))],
        [typeof(PutUnits)] = (op, x) => [.. x[0].Chunk(x.Columns(0)).SelectMany(row => Placed(row, x.Run.Size(((PutUnits)op).Start), x.Run.Size(((PutUnits)op).Total)))],
        [typeof(Solve)] = (op, x) => Equations.Solve(Turned(x, 0, ((Solve)op).Transposed), x.Matrix(1)).ToArray(),
        [typeof(Outer)] = (_, x) => [.. x[0].SelectMany(a => x[1].Select(b => a * b))],
        [typeof(Columns)] = (op, x) => [.. x[0].Chunk(x.Columns(0)).SelectMany(row => row.Skip(x.Run.Size(((Columns)op).Start)).Take(x.Run.Size(((Columns)op).Count)))],
        [typeof(PlaceColumns)] = (op, x) => [.. x[0].Chunk(x.Columns(0)).SelectMany(row => Placed(row, x.Run.Size(((PlaceColumns)op).Start), x.Run.Size(((PlaceColumns)op).Total)))],
    };

    public static IReadOnlyCollection<Type> Covered => Table.Keys;

    public static Func<Reading, double[]> Of(Operator op) => x => Table[op.GetType()](op, x);

    private static double[] Part(double[] whole, Units units, Reading x) => whole[x.Run.Size(units.Start)..][..x.Size];

    private static Mat Turned(Reading x, int input, bool transposed) => transposed ? Equations.Transpose(x.Matrix(input)) : x.Matrix(input);

    private static double Unit(double[] x, int i) => x.Length == 1 ? x[0] : x[i];

    private static double[] Zip(Reading x, Func<double, double, double> f) => [.. Enumerable.Range(0, x.Size).Select(i => f(Unit(x[0], i), Unit(x[1], i)))];

    private static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[] Placed(double[] x, int start, int total) => [.. new double[start], .. x, .. new double[total - start - x.Length]];

    private static double[] Product(double[] w, double[] x, int columns, bool transposed)
    {
        var y = new double[transposed ? columns : w.Length / columns];
        for (int i = 0; i < w.Length; i++)
            y[transposed ? i % columns : i / columns] += w[i] * x[transposed ? i / columns : i % columns];
        return y;
    }
}
