namespace RnnDsl.Explaining;

/// <summary>What the entries of a table of step pairs are.</summary>
public enum ResponseKind
{
    /// <summary>Total derivatives ∂y_t/∂x_s, through all steps between.</summary>
    Derivative,

    /// <summary>y_t − y_t(x with step s replaced).</summary>
    FiniteChange,
}

/// <summary>How an output at each step answers to a source at each step: an entry for each pair of steps.</summary>
public sealed partial record StepPairs
{
    /// <summary>A table.</summary>
    /// <param name="output">The quantity that answers.</param>
    /// <param name="source">The input or quantity that is moved.</param>
    /// <param name="kind">What the entries are.</param>
    /// <param name="units">The output's units.</param>
    /// <param name="features">Features of the source; 1 where whole steps are replaced.</param>
    /// <param name="values">For each example [steps of the output × steps of the source × units · features].</param>
    public StepPairs(string output, string source, ResponseKind kind, IReadOnlyList<int> units, int features, IReadOnlyList<double[,,]> values)
    {
        Output = output;
        Source = source;
        Kind = kind;
        Units = units;
        Features = features;
        Values = values;
    }

    /// <summary>The quantity that answers.</summary>
    public string Output { get; }

    /// <summary>The input or quantity that is moved.</summary>
    public string Source { get; }

    /// <summary>The output whose value of the step before the source holds at each step, where it is fed back: column s is then y_{s−1}.</summary>
    public string? FeedbackOf { get; init; }

    /// <summary>What the entries are.</summary>
    public ResponseKind Kind { get; }

    /// <summary>What a step was replaced by, in words; empty for derivatives.</summary>
    public string Replacement { get; init; } = "";

    /// <summary>The output's units that the table has.</summary>
    public IReadOnlyList<int> Units { get; }

    /// <summary>Features of the source; 1 where whole steps are replaced.</summary>
    public int Features { get; }

    /// <summary>For each example [steps of the output × steps of the source × units · features].</summary>
    public IReadOnlyList<double[,,]> Values { get; }

    /// <summary>All entries of one pair of steps [units × features].</summary>
    /// <param name="example">The example.</param>
    /// <param name="step">The step t of the output.</param>
    /// <param name="sourceStep">The step s of the source.</param>
    public double[,] Block(int example, int step, int sourceStep)
    {
        double[,,] values = Values[example];
        var block = new double[Units.Count, Features];
        for (int unit = 0; unit < Units.Count; unit++)
        for (int feature = 0; feature < Features; feature++)
            block[unit, feature] = values[step, sourceStep, unit * Features + feature];
        return block;
    }

    /// <summary>The size of each pair's entries (Frobenius norm) [steps of the output × steps of the source].</summary>
    public double[,] Strength(int example)
    {
        double[,,] values = Values[example];
        var strength = new double[values.GetLength(0), values.GetLength(1)];
        for (int step = 0; step < strength.GetLength(0); step++)
        for (int source = 0; source < strength.GetLength(1); source++)
        {
            double sum = 0;
            for (int i = 0; i < values.GetLength(2); i++) sum += values[step, source, i] * values[step, source, i];
            strength[step, source] = Math.Sqrt(sum);
        }
        return strength;
    }

    /// <summary>
    /// The mean strength over all pairs that lie t − s = 0, 1, 2, … steps apart: how far back the output looks. Of a source that is fed back, entry 0
    /// is the output of the step before.
    /// </summary>
    public IReadOnlyList<double> PerLag(int example)
    {
        double[,] strength = Strength(example);
        int steps = strength.GetLength(0), sources = strength.GetLength(1);
        if (steps == 1) return [.. Enumerable.Range(0, sources).Select(lag => strength[0, sources - 1 - lag])];
        return
        [
            .. Enumerable.Range(0, Math.Min(steps, sources)).Select(lag =>
                Enumerable.Range(lag, steps - lag).Where(step => step - lag < sources).Average(step => strength[step, step - lag])),
        ];
    }
}
