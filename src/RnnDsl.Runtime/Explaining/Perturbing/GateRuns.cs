using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Runs in which absent players, named quantities at a step, are held at a reference.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class GateRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly string[] quantities;
    private readonly T[][][,] references;
    private readonly (string[] Labels, int[][] Players)[] players;
    private readonly Target target;
    private readonly InitialStates<T>? initial;
    private readonly RunOptions? options;
    private Trace<T>? trace;

    /// <param name="model">The model.</param>
    /// <param name="run">A recorded run over the explained batch.</param>
    /// <param name="gates">The players.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="initial">The states to start from.</param>
    /// <param name="options">Threads.</param>
    internal GateRuns(RecurrentModel<T> model, Trace<T> run, GatePlayers gates, Target target, InitialStates<T>? initial, RunOptions? options)
    {
        this.model = model;
        this.target = target;
        this.initial = initial;
        this.options = options;
        quantities = gates.Quantities;
        references = gates.References(model, run);
        players = [.. Enumerable.Range(0, run.Batch.Count).Select(example => gates.Of(run, example))];
    }

    /// <summary>The players of an example; none of them is in an input.</summary>
    internal PlayerMap MapOf(PerturbedInput<T>[] inputs, int example)
    {
        var cells = new int[inputs.Length][,];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = new int[inputs[i].Lengths[example], 1];
            Cells.Of(cells[i]).Fill(-1);
        }
        return new PlayerMap(players[example].Labels, cells, new bool[inputs.Length]);
    }

    /// <summary>The target of each variant.</summary>
    internal T[] Ask(Batch<T> variants, int[] examples, Coalitions coalitions, ReadOnlySpan<int> questions)
    {
        int[] asked = questions.ToArray();
        var held = new Interventions<T>();
        for (int quantity = 0; quantity < quantities.Length; quantity++) held.Add(new HoldRule(this, quantity, coalitions, asked));
        InitialStates<T>? from = initial?.Select(examples);
        if (trace is null) trace = model.Record(variants, from, held, options);
        else model.Record(variants, trace, from, held, options);
        return target.Values(new RunView<T>(trace), examples);
    }

    /// <summary>Holds one quantity at its reference wherever its player is absent.</summary>
    private sealed class HoldRule(GateRuns<T> runs, int quantity, Coalitions coalitions, int[] questions) : InterventionRule<T>(runs.quantities[quantity], null, null, null)
    {
        protected override void Apply(InterventionCell<T> cell, int example, int step, int unit)
        {
            int explained = coalitions.Example(questions[example]);
            if (!coalitions.IsPresent(questions[example], runs.players[explained].Players[quantity][step])) cell.SetTo(runs.references[quantity][explained][step, unit]);
        }
    }
}
