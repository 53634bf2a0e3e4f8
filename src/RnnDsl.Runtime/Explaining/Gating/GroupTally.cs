using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>
/// Counts the rows of one group. Within a sequence plain sums are taken, of what is left of each unit when its first value is subtracted; when the sequence
/// ends they are joined with those before (Chan et al.): as fast as sums, and no digits are lost where values lie far from zero.
/// </summary>
internal sealed class GroupTally
{
    private readonly double[] shift;
    private readonly double[] sum;
    private readonly double[] squares;
    private readonly long[] left;
    private readonly long[] right;
    private readonly GateMoments[] perUnit;
    private readonly List<GateMoments> perStep = [];
    private readonly List<double[]> sumByStep = [];
    private readonly List<long> rowsByStep = [];
    private readonly long[] bins;

    internal GroupTally(TallyShape shape)
    {
        Shape = shape;
        (shift, sum, squares) = (new double[shape.Units], new double[shape.Units], new double[shape.Units]);
        (left, right) = (new long[shape.Units], new long[shape.Units]);
        perUnit = new GateMoments[shape.Units];
        bins = new long[shape.Units * (shape.Bins + 2)];
        Sequences = new SequenceMoments(shape.Units);
    }

    internal TallyShape Shape { get; }

    /// <summary>Rows of the present sequence.</summary>
    internal int Rows { get; private set; }

    internal SequenceMoments Sequences { get; }

    internal void Add(int position, ReadOnlySpan<double> row)
    {
        if (Rows++ == 0) row.CopyTo(shift);
        position = Math.Min(position, Shape.Positions - 1);
        while (perStep.Count <= position)
        {
            perStep.Add(default);
            sumByStep.Add(new double[Shape.Units]);
            rowsByStep.Add(0);
        }
        rowsByStep[position]++;
        GateMoments moments = perStep[position];
        moments.Add(Sum(row, sumByStep[position]));
        perStep[position] = moments;
        CountBins(row);
    }

    /// <summary>Adds the present sequence's sums to those of several groups together.</summary>
    internal void AddTo(SequenceMoments sequence) => sequence.Add(Rows, unit => shift[unit] * Rows + sum[unit], left, right);

    /// <summary>Takes the present sequence in.</summary>
    internal void CountSequence()
    {
        Sequences.Begin();
        AddTo(Sequences);
        Sequences.End();
        for (int unit = 0; unit < perUnit.Length; unit++) perUnit[unit].Add(new GateMoments(Rows, shift[unit], sum[unit], squares[unit], left[unit], right[unit]));
    }

    internal void Clear()
    {
        Rows = 0;
        Array.Clear(sum);
        Array.Clear(squares);
        Array.Clear(left);
        Array.Clear(right);
    }

    /// <summary>Takes in what another group of the same shape has counted.</summary>
    internal void Join(GroupTally other)
    {
        for (int unit = 0; unit < perUnit.Length; unit++) perUnit[unit].Add(other.perUnit[unit]);
        for (int i = 0; i < bins.Length; i++) bins[i] += other.bins[i];
        for (int step = 0; step < other.perStep.Count; step++)
        {
            if (step == perStep.Count)
            {
                perStep.Add(default);
                sumByStep.Add(new double[Shape.Units]);
                rowsByStep.Add(0);
            }
            GateMoments moments = perStep[step];
            moments.Add(other.perStep[step]);
            perStep[step] = moments;
            rowsByStep[step] += other.rowsByStep[step];
            for (int unit = 0; unit < perUnit.Length; unit++) sumByStep[step][unit] += other.sumByStep[step][unit];
        }
    }

    internal GateSpread Spread(string group, SequenceMoments sequences)
    {
        GateMoments overall = default;
        foreach (GateMoments unit in perUnit) overall.Add(unit);
        var means = new NumberTable(perStep.Count, Shape.Units);
        for (int step = 0; step < perStep.Count; step++)
        for (int unit = 0; unit < Shape.Units; unit++)
            means[step, unit] = sumByStep[step][unit] / rowsByStep[step];
        return new GateSpread(
            group, overall.Summary, [.. perUnit.Select(unit => unit.Summary)], [.. perStep.Select(step => step.Summary)], means, Histogram(),
            sequences.Of(Shape.Units), [.. Enumerable.Range(0, Shape.Units).Select(sequences.Of)]);
    }

    private GateHistogram Histogram()
    {
        int width = Shape.Bins + 2;
        var table = new NumberTable(Shape.Units, Shape.Bins);
        for (int unit = 0; unit < Shape.Units; unit++)
        for (int bin = 0; bin < Shape.Bins; bin++)
            table[unit, bin] = bins[unit * width + bin + 1];
        return new GateHistogram(
            Shape.Least, Shape.Greatest, table, [.. Enumerable.Range(0, Shape.Units).Select(unit => bins[unit * width])], [.. Enumerable.Range(0, Shape.Units).Select(unit => bins[(unit + 1) * width - 1])]);
    }

    /// <summary>Adds a row to the sums of its units; gives the moments of its units together.</summary>
    private GateMoments Sum(ReadOnlySpan<double> row, double[] byStep)
    {
        double origin = row[0];
        (double low, double high) = (Shape.Thresholds.Left, Shape.Thresholds.Right);
        Vector<double> lows = new(low), highs = new(high), origins = new(origin), rowSums = default, rowSquares = default;
        Vector<long> rowLefts = default, rowRights = default;
        int i = 0;
        for (; i <= row.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var value = new Vector<double>(row[i..]);
            Vector<double> away = value - new Vector<double>(shift, i), ofRow = value - origins;
            (new Vector<double>(sum, i) + away).CopyTo(sum, i);
            (new Vector<double>(squares, i) + away * away).CopyTo(squares, i);
            (new Vector<double>(byStep, i) + value).CopyTo(byStep, i);
            // A comparison gives −1 where it holds.
            Vector<long> isLeft = Vector.LessThan(value, lows), isRight = Vector.GreaterThan(value, highs);
            (new Vector<long>(left, i) - isLeft).CopyTo(left, i);
            (new Vector<long>(right, i) - isRight).CopyTo(right, i);
            rowSums += ofRow;
            rowSquares += ofRow * ofRow;
            rowLefts -= isLeft;
            rowRights -= isRight;
        }
        (double rowSum, double rowSquare, long rowLeft, long rowRight) = (Vector.Sum(rowSums), Vector.Sum(rowSquares), Vector.Sum(rowLefts), Vector.Sum(rowRights));
        for (; i < row.Length; i++)
        {
            double value = row[i], away = value - shift[i], ofRow = value - origin;
            sum[i] += away;
            squares[i] += away * away;
            byStep[i] += value;
            if (value < low) (left[i], rowLeft) = (left[i] + 1, rowLeft + 1);
            if (value > high) (right[i], rowRight) = (right[i] + 1, rowRight + 1);
            rowSum += ofRow;
            rowSquare += ofRow * ofRow;
        }
        return new GateMoments(row.Length, origin, rowSum, rowSquare, rowLeft, rowRight);
    }

    private void CountBins(ReadOnlySpan<double> row)
    {
        int count = Shape.Bins, start = 0;
        double scale = count / (Shape.Greatest - Shape.Least);
        for (int unit = 0; unit < row.Length; unit++, start += count + 2)
        {
            double value = row[unit];
            int bin = !(value >= Shape.Least) ? 0 : value > Shape.Greatest ? count + 1 : 1 + Math.Min(count - 1, (int)((value - Shape.Least) * scale));
            bins[start + bin]++;
        }
    }
}
