using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Named quantities, at each step or over all; absent, held at their means.</summary>
internal class GatePlayers : Players
{
    internal GatePlayers(string[] quantities, bool wholeQuantity)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        if (quantities.Length == 0) throw new ArgumentException("Gate players need the name of at least one quantity.", nameof(quantities));
        foreach (string name in quantities) ArgumentException.ThrowIfNullOrEmpty(name, nameof(quantities));
        if (quantities.Distinct(StringComparer.Ordinal).Count() != quantities.Length) throw new ArgumentException("A quantity is named twice.", nameof(quantities));
        Quantities = [.. quantities];
        WholeQuantity = wholeQuantity;
    }

    internal string[] Quantities { get; }

    internal bool WholeQuantity { get; }

    /// <summary>What an absent quantity is held at, in words.</summary>
    internal virtual string Reference => "their mean";

    public override string ToString() => $"{string.Join(", ", Quantities)} {(WholeQuantity ? "over all steps" : "at each step")}, held at {Reference}";

    /// <summary>What each quantity is held at: for each example [steps × units].</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">A recorded run over the explained batch.</param>
    internal virtual T[][][,] References<T>(RecurrentModel<T> model, Trace<T> run) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Quantities.Select(name => Means(run[name]))];

    internal void Check<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (string name in Quantities)
        {
            int slot = model.Description.SlotOf(name);
            if (model.Description.Slots[slot].Sequence is not null)
                throw new ArgumentException($"{model.Description.Name}: '{name}' has a number of positions of its own at each step, so it cannot be held at a reference as a player.", "players");
        }
    }

    /// <summary>The labels of an example's players, and the player of each quantity at each step.</summary>
    internal (string[] Labels, int[][] Players) Of<T>(Trace<T> run, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var labels = new List<string>();
        var players = new int[Quantities.Length][];
        for (int q = 0; q < players.Length; q++)
        {
            players[q] = new int[run[Quantities[q]].Lengths[example]];
            for (int step = 0; step < players[q].Length; step++)
            {
                if (step == 0 || !WholeQuantity)
                    labels.Add(WholeQuantity ? Quantities[q] : string.Create(CultureInfo.InvariantCulture, $"{Quantities[q]}, step {step}"));
                players[q][step] = labels.Count - 1;
            }
        }
        return ([.. labels], players);
    }

    private static T[][,] Means<T>(Quantity<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new double[values.Width];
        int rows = 0;
        for (int example = 0; example < values.Count; example++)
        for (int step = 0; step < values.Lengths[example]; step++, rows++)
        {
            ReadOnlySpan<T> row = values[example, step];
            for (int unit = 0; unit < row.Length; unit++) sums[unit] += double.CreateTruncating(row[unit]);
        }
        var means = new T[values.Count][,];
        for (int example = 0; example < means.Length; example++)
        {
            means[example] = new T[values.Lengths[example], sums.Length];
            for (int step = 0; step < means[example].GetLength(0); step++)
            for (int unit = 0; unit < sums.Length; unit++)
                means[example][step, unit] = T.CreateTruncating(sums[unit] / rows);
        }
        return means;
    }
}

/// <summary>Named quantities; absent, held at their values in a reference run.</summary>
internal sealed class GatePlayers<TOf>(string[] quantities, bool wholeQuantity, Trace<TOf> reference) : GatePlayers(quantities, wholeQuantity)
    where TOf : unmanaged, IBinaryFloatingPointIeee754<TOf>
{
    internal override string Reference => "their values in a reference run";

    internal override T[][][,] References<T>(RecurrentModel<T> model, Trace<T> run)
    {
        if (reference is not Trace<T> from)
            throw new ArgumentException($"{model.Description.Name}: the reference run of the players is in {typeof(TOf).Name}, the model in {typeof(T).Name}.", "players");
        var references = new T[Quantities.Length][][,];
        for (int q = 0; q < references.Length; q++)
        {
            Quantity<T> own = run[Quantities[q]], other = from[Quantities[q]];
            if (!own.Lengths.SequenceEqual(other.Lengths) || own.Width != other.Width)
                throw new ArgumentException($"{model.Description.Name}: '{Quantities[q]}' has other examples, steps or units in the reference run than in the explained batch.", "players");
            references[q] = [.. Enumerable.Range(0, other.Count).Select(other.Of)];
        }
        return references;
    }
}
