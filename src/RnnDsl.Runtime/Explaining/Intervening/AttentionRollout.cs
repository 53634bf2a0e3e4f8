using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="AttentionRollout"/> can be told.</summary>
public sealed record AttentionRolloutOptions : ExplainOptions
{
    /// <summary>The quantities of weights; all that are marked as attention if not given.</summary>
    public IReadOnlyList<string>? Attention { get; init; }

    /// <summary>The share of a step's own input in the state after it.</summary>
    public double InputShare { get; init; } = 1.0 / 3;

    /// <summary>The share of the state before the step.</summary>
    public double StateShare { get; init; } = 1.0 / 3;

    /// <summary>The share of what the step reads by attention.</summary>
    public double AttentionShare { get; init; } = 1.0 / 3;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["attention"] = Attention is null ? "all" : string.Join(", ", Attention),
        ["shares"] = string.Create(CultureInfo.InvariantCulture, $"input {InputShare}, state {StateShare}, attention {AttentionShare}"),
    };
}

/// <summary>
/// Attention weights over time, and what they come to when each step's are followed back through those of the steps before it
/// (Abnar and Zuidema 2020, for recurrence).
/// </summary>
/// <remarks>
/// Weights that pool a sequence (<see cref="AttentionOver.Steps"/>) are read once: their rollout is the weights themselves. Where a cell attends,
/// its state goes on into the next step, and the weights into the state: with shares u, v, w of the input, the state before and the attention
/// (they sum to 1; equal, as Abnar and Zuidema give one half to a layer and one half to what passes by it),
/// R_t = u · e(x_t) + v · R_{t−1} + w · Σ_p α_{t,p} · O_p, R_{−1} = e(initial state),
/// with O_p = R_{p−1} for the p-th state of a history and O_p = e(m_p) for the p-th position of a context; several attentions of one cell share w
/// equally. Each R_t is a distribution over the inputs, the initial state and the contexts' positions. It knows weights only, and nothing of
/// the values that they weigh: it says where could be looked, not what was made of it (compare <see cref="AttentionKnockout"/>).
/// </remarks>
public static class AttentionRollout
{
    /// <summary>The rollout of each attention of a model (those of one cell together), for each example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="options">Which attentions, and the shares.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, nothing is marked as attention, the shares do not sum to 1, or an input is not a finite number.</exception>
    public static IReadOnlyList<Rollout> Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, AttentionRolloutOptions? options = null, InitialStates<T>? initial = null, Interventions<T>? interventions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        RecurrentModel<T> compiled = model.Compiled;
        AttentionSource[] sources = Sources(compiled.Description, options ??= new AttentionRolloutOptions());
        compiled.Check(Noise.AddTo(batch, compiled.Description, seed: null), initial);
        FiniteInputs.Check(compiled.Description, batch);
        return Of(compiled.Record(batch, initial, interventions, options.Run), sources, options);
    }

    /// <summary>The same of a recorded run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">Which attentions, and the shares.</param>
    public static IReadOnlyList<Rollout> Of<T>(Trace<T> run, AttentionRolloutOptions? options = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        options ??= new AttentionRolloutOptions();
        return Of(run, Sources(run.Model.Description, options), options);
    }

    private static AttentionSource[] Sources(ModelDescription model, AttentionRolloutOptions options)
    {
        double[] shares = [options.InputShare, options.StateShare, options.AttentionShare];
        if (shares.Any(share => !(share >= 0)) || Math.Abs(shares.Sum() - 1) > 1e-9)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The shares of input, state and attention ({shares[0]}, {shares[1]}, {shares[2]}) must be at least 0 and sum to 1."), nameof(options));
        AttentionSource[] sources = options.Attention is { } names ? [.. names.Distinct().Select(name => AttentionSource.Find(model, name, null))] : AttentionSource.All(model);
        if (sources.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as attention; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", nameof(options));
        return sources;
    }

    private static List<Rollout> Of<T>(Trace<T> run, AttentionSource[] sources, AttentionRolloutOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rollouts = new List<Rollout>();
        foreach (AttentionSource source in sources)
            if (source.Over is AttentionOver.Steps or AttentionOver.Units) rollouts.Add(Read(run[source.Name], source));
        foreach (IGrouping<string, AttentionSource> cell in sources.Where(source => source.Over is AttentionOver.History or AttentionOver.Context).GroupBy(source => source.Layer))
            rollouts.Add(Followed(run, [.. cell], options));
        return rollouts;
    }

    /// <summary>Weights that feed nothing back.</summary>
    private static Rollout Read<T>(Quantity<T> weights, AttentionSource source) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][,] values = [.. Enumerable.Range(0, weights.Count).Select(example => Doubles(weights.Of(example)))];
        if (source.Over == AttentionOver.Steps) values = [.. values.Select(Transposed)];
        string what = source.Over == AttentionOver.Steps ? "step" : "unit";
        string[][] origins = [.. values.Select(table => Enumerable.Range(0, table.GetLength(1)).Select(i => $"{what} {i}").ToArray())];
        return new Rollout([source.Name], source.Over, origins, values, new Dictionary<string, IReadOnlyList<double[,]>> { [source.Name] = values });
    }

    /// <summary>Weights of a cell, step after step.</summary>
    private static Rollout Followed<T>(Trace<T> run, AttentionSource[] cell, AttentionRolloutOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Quantity<T>[] weights = [.. cell.Select(source => run[source.Name])];
        int count = weights[0].Count;
        var origins = new string[count][];
        var tables = new double[count][,];
        for (int example = 0; example < count; example++)
        {
            int length = weights[0].Lengths[example];
            var names = new List<string> { "initial state" };
            for (int step = 0; step < length; step++) names.Add($"input {step}");
            var starts = new int[cell.Length];
            for (int k = 0; k < cell.Length; k++)
            {
                starts[k] = names.FindIndex(name => name == $"{cell[k].Sequence} 0");
                if (cell[k].Over != AttentionOver.Context || starts[k] >= 0) continue;
                starts[k] = names.Count;
                for (int p = 0; p < weights[k][example, 0].Length; p++) names.Add($"{cell[k].Sequence} {p}");
            }
            origins[example] = [.. names];
            tables[example] = Follow(weights, cell, starts, example, names.Count, options);
        }
        AttentionOver over = cell[0].Over;
        return new Rollout([.. cell.Select(source => source.Name)], over, origins, tables,
            cell.Select((source, k) => (source.Name, weights[k])).ToDictionary(
                item => item.Name, item => (IReadOnlyList<double[,]>)[.. Enumerable.Range(0, count).Select(example => Doubles(item.Item2.Of(example)))]));
    }

    private static double[,] Follow<T>(Quantity<T>[] weights, AttentionSource[] cell, int[] starts, int example, int origins, AttentionRolloutOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = weights[0].Lengths[example];
        var table = new double[length, origins];
        double[] initial = new double[origins];
        initial[0] = 1;
        // A layer that walks back takes the user's last step first: there its history is the shortest.
        bool back = length > 1 && cell.Zip(weights).Any(item => item.First.Over == AttentionOver.History && item.Second[example, length - 1].Length < item.Second[example, 0].Length);
        for (int ran = 0; ran < length; ran++)
        {
            int step = Place(ran);
            Span<double> row = Cells.Row(table, step);
            row[1 + step] += options.InputShare;
            AddScaled(options.StateShare, After(ran - 1), row);
            for (int k = 0; k < cell.Length; k++)
            {
                ReadOnlySpan<T> alpha = weights[k][example, step];
                for (int position = 0; position < alpha.Length; position++)
                {
                    double share = options.AttentionShare / cell.Length * double.CreateTruncating(alpha[position]);
                    if (cell[k].Over == AttentionOver.Context) row[starts[k] + position] += share;
                    else AddScaled(share, After(position - 1), row);
                }
            }
        }
        return table;

        int Place(int ran) => back ? length - 1 - ran : ran;

        // The rollout of the state after the ran-th step to run; of the initial state before the first.
        ReadOnlySpan<double> After(int ran) => ran < 0 ? initial : Cells.Row(table, Place(ran));
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> from, Span<double> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] += factor * from[i];
    }

    private static double[,] Doubles<T>(T[,] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var doubles = new double[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < doubles.GetLength(0); i++)
        for (int j = 0; j < doubles.GetLength(1); j++)
            doubles[i, j] = double.CreateTruncating(values[i, j]);
        return doubles;
    }

    private static double[,] Transposed(double[,] values)
    {
        var transposed = new double[values.GetLength(1), values.GetLength(0)];
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            transposed[j, i] = values[i, j];
        return transposed;
    }
}

/// <summary>Attention over time, and followed back to where it comes from.</summary>
/// <param name="Attention">The quantities whose weights they are.</param>
/// <param name="Over">What the (first) weights are spread over.</param>
/// <param name="Origins">For each example the names of the origins: steps, units, or initial state, inputs and contexts' positions.</param>
/// <param name="Values">For each example [rows × origins]; each row sums to 1. A row for each step, or one for weights over steps.</param>
/// <param name="Weights">For each quantity, for each example, the weights as they were [rows × positions]; zero beyond a row's last position.</param>
public sealed partial record Rollout(
    IReadOnlyList<string> Attention, AttentionOver Over, IReadOnlyList<IReadOnlyList<string>> Origins, IReadOnlyList<double[,]> Values,
    IReadOnlyDictionary<string, IReadOnlyList<double[,]>> Weights)
{
    /// <summary>Where the last row of an example comes from.</summary>
    public IReadOnlyList<double> Last(int example) => [.. Cells.Row(Values[example], Values[example].GetLength(0) - 1)];
}
