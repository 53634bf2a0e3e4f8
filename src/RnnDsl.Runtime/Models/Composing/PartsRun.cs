using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>The memory of a run of a model made of parts: each part's own, under the names that the model has for it.</summary>
internal sealed class PartsRun<T> : RunStore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PartsRun(Composition<T> composition, PartRun<T>[] parts)
        : base(
            composition.Description,
            [.. composition.Slots.Select(slot => parts[slot.Part].Store.Slots[slot.Own])],
            [.. composition.States.Select(state => parts[state.Part].Store.Initial[state.Own])],
            [.. composition.States.Select(state => parts[state.Part].Store.Final[state.Own])]) => Parts = parts;

    internal static PartsRun<T> Of(Composition<T> composition) =>
        new(composition, [.. composition.Parts.Select((part, p) => new PartRun<T>(part, composition.Links[p]))]);

    internal PartRun<T>[] Parts { get; }

    /// <summary>The rows that a part reads.</summary>
    internal StepRows<T> Rows(Source source, Batch<T> batch, InputInfo[] inputs) =>
        source.Part < 0 ? batch.Inputs[batch.IndexOf(inputs[source.Index].Name)].Rows : Parts[source.Part].Store.Slots[source.Index];

    /// <summary>Makes room for a batch.</summary>
    internal void Fit(Composition<T> composition, Batch<T> batch, Keep keep, InitialStates<T>? initial, RunOptions options)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            Part<T> part = composition.Parts[p];
            PartRun<T> run = Parts[p];
            run.Fit(this, composition, batch);
            run.Draw(options.NoiseSeed, p);
            run.Forget();
            part.Model.Fit(run.Batch, run.Store, composition.KeepOf(p, keep), null, options);
            if (run.Store.StepIndex is { } index && initial is not null) index.Fit(run.Batch.Geometry, initial.FirstStep);
        }
        if (initial is null) return;
        for (int state = 0; state < Initial.Length; state++)
        {
            if (initial.Find(composition.Description.States[state].Name) is not { } values) continue;
            CopyInitial(values, Initial[state], batch.Count);
            Give(composition, state);
        }
    }

    /// <summary>What a caller gives as an initial state stands before what an equation gives, so that a run can go on where another ended.</summary>
    private void Give(Composition<T> composition, int state)
    {
        (int part, int own) = composition.States[state];
        if (Parts[part].Store is PartsRun<T> inner) inner.Give(composition.Parts[part].Model.Composition!, own);
        else Parts[part].Give(own);
    }

    internal void KeepDerived(Composition<T> composition)
    {
        ModelDescription description = composition.Description;
        if (description.Derived.Length == 0) return;
        ParameterLayout layout = ParameterLayout.Of<T>(description.Derived);
        if (Derived.Length == 0) Derived = new T[layout.Length];
        for (int p = 0; p < Parts.Length; p++)
        {
            ModelDescription own = composition.Parts[p].Model.Description;
            ParameterLayout ownLayout = ParameterLayout.Of<T>(own.Derived);
            for (int d = 0; d < own.Derived.Length; d++)
                if (composition.DerivedOf(p, d) is >= 0 and var flat)
                    Parts[p].Store.Derived.AsSpan(ownLayout.Offset(d), ModelDescription.Elements(own.Derived[d].Shape)).CopyTo(Derived.AsSpan(layout.Offset(flat)));
        }
    }
}

/// <summary>The memory of one part's run: what it keeps, the batch that it runs over, and copies of what it cannot read where it lies.</summary>
internal sealed class PartRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Part<T> part;
    private readonly PartLinks links;
    private readonly StepRows<T>?[] copies;
    private readonly (InputInfo Info, StepRows<T> Rows)[] noise;
    private readonly bool[] given;
    private Batch<T>? of;
    private Batch<T>? batch;

    internal PartRun(Part<T> part, PartLinks links)
    {
        this.part = part;
        this.links = links;
        Store = part.Model.CreateStore(part.Reversed);
        given = new bool[part.Model.Description.States.Length];
        copies = new StepRows<T>?[links.Inputs.Length];
        noise = [.. part.Model.Description.Inputs
            .Where(info => !info.IsGiven && !Array.Exists(links.Inputs, source => source.To == info.Name))
            .Select(info => (info, new StepRows<T>(ModelDescription.Elements(info.Shape), null, part.Reversed)))];
    }

    internal RunStore<T> Store { get; }

    /// <summary>Whether the caller of the run has given a state, so that no equation does.</summary>
    internal bool IsGiven(string state) => given[part.Model.Description.StateOf(state)];

    internal void Give(int state) => given[state] = true;

    internal void Forget() => Array.Clear(given);

    internal Batch<T> Batch => batch ?? throw new InvalidOperationException("The part has not run.");

    /// <summary>Makes the batch that the part runs over; reads no values yet.</summary>
    internal void Fit(PartsRun<T> whole, Composition<T> composition, Batch<T> from)
    {
        if (!ReferenceEquals(of, from)) FitAnew(whole, composition, from);
    }

    /// <summary>Apart from <see cref="Fit"/>, which allocates nothing for a batch that is known: what a lambda captures is allocated where its method begins.</summary>
    private void FitAnew(PartsRun<T> whole, Composition<T> composition, Batch<T> from)
    {
        of = from;
        BatchGeometry steps = SpaceOf(part.Space, from);
        BatchGeometry geometry = WithPositions(steps, whole, composition, from);
        var inputs = new BatchInput<T>[links.Inputs.Length + noise.Length];
        for (int i = 0; i < links.Inputs.Length; i++)
        {
            Source source = links.Inputs[i];
            StepRows<T> rows = whole.Rows(source, from, composition.Inputs);
            bool inPlace = Moves.IsInPlace(source.Move, rows, part.Reversed);
            inputs[i] = inPlace ? new BatchInput<T>(source.To, rows, GeometryOf(source, composition, from)) : new BatchInput<T>(source.To, Copy(i, WidthOf(source.To), steps));
        }
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i].Rows.Fit(steps);
            inputs[links.Inputs.Length + i] = new BatchInput<T>(noise[i].Info.Name, noise[i].Rows);
        }
        BatchContext<T>[] contexts = [.. links.Contexts.Select(source => new BatchContext<T>(source.To, whole.Rows(source, from, composition.Inputs).Width, geometry))];
        batch = Batch<T>.Over(geometry, null, inputs, contexts);
    }

    /// <summary>Draws what a layer has for noise.</summary>
    internal void Draw(ulong? seed, int number)
    {
        for (int i = 0; i < noise.Length; i++) Noise.Draw(noise[i].Rows, noise[i].Info, seed, 1000 * (number + 1) + i);
    }

    /// <summary>Copies what the part cannot read where it lies.</summary>
    internal void Read(PartsRun<T> whole, Composition<T> composition, Batch<T> from)
    {
        for (int i = 0; i < links.Inputs.Length; i++)
            if (copies[i] is { } copy && ReferenceEquals(Batch.Inputs[i].Rows, copy))
                Moves.Forward(links.Inputs[i].Move, whole.Rows(links.Inputs[i], from, composition.Inputs), copy);
        for (int i = 0; i < links.Contexts.Length; i++)
            Moves.ToPositions(whole.Rows(links.Contexts[i], from, composition.Inputs), Batch.Contexts[i].Rows);
        foreach (Source source in links.Initial)
            if (!IsGiven(source.To))
                Moves.ToExamples(whole.Rows(source, from, composition.Inputs), Store.Initial[part.Model.Description.StateOf(source.To)]);
    }

    /// <summary>Takes over, for streams of another run, what <see cref="Read"/> copied.</summary>
    internal void Take(PartRun<T> other, ReadOnlySpan<int> sources)
    {
        for (int i = 0; i < copies.Length; i++)
            if (copies[i] is { } copy)
                StreamMemory<T>.Copy(other.copies[i]!, copy, sources);
        for (int i = 0; i < Batch.Contexts.Length; i++) StreamMemory<T>.Copy(other.Batch.Contexts[i].Rows, Batch.Contexts[i].Rows, sources);
    }

    /// <summary>The steps of an input, or one for each example.</summary>
    internal static BatchGeometry SpaceOf(string? input, Batch<T> batch) =>
        input is null ? batch.ExampleGeometry : batch.Inputs[batch.IndexOf(input)].Geometry;

    private BatchGeometry WithPositions(BatchGeometry steps, PartsRun<T> whole, Composition<T> composition, Batch<T> from)
    {
        BatchGeometry geometry = steps;
        foreach (Source source in links.Contexts) geometry = geometry.With(source.To, GeometryOf(source, composition, from).Lengths.ToArray());
        return geometry;
    }

    /// <summary>Where a value lies: in the rows of the part that makes it. A model that is a part has values in spaces of its own.</summary>
    private static BatchGeometry GeometryOf(Source source, Composition<T> composition, Batch<T> from)
    {
        if (source.Part < 0) return SpaceOf(composition.Inputs[source.Index].Name, from);
        Part<T> maker = composition.Parts[source.Part];
        return SpaceOf(maker.Model.Composition is { } inner && inner.SpaceOf(source.Index) is null ? null : maker.Space, from);
    }

    private int WidthOf(string input) => ModelDescription.Elements(part.Model.Description.Inputs[part.Model.Description.InputOf(input)].Shape);

    private StepRows<T> Copy(int input, int width, BatchGeometry steps)
    {
        StepRows<T> copy = copies[input] ??= new StepRows<T>(width, null, part.Reversed);
        copy.Fit(steps);
        return copy;
    }
}
