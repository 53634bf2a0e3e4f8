using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>
/// A model that runs one step at a time: <see cref="Step(ReadOnlySpan{T})"/> takes the next input, and the named quantities of that step can be read. They are
/// those of a run over the whole sequence, bit for bit. Once warm, a step allocates nothing, unless the model has a [History], which grows with the
/// steps. A session keeps the parameters that the model had when it was started. It serves one thread at a time.
/// </summary>
/// <remarks>Spans show the memory of the last step; the next step, a restored snapshot or a reset writes over it.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class StreamingSession<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamStart<T> start;
    private readonly StreamMemory<T> memory;
    private readonly int[] identity;
    private readonly Dictionary<string, StepRows<T>> quantities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepRows<T>> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> states = new(StringComparer.Ordinal);
    private readonly (InputInfo Info, StepRows<T> Rows)[] streamed;
    private readonly StepRows<T> output;
    private StreamMemory<T>? spare;

    private StreamingSession(StreamStart<T> start)
    {
        this.start = start;
        memory = new StreamMemory<T>(start);
        memory.Begin();
        identity = [.. Enumerable.Range(0, start.Count)];
        ModelDescription model = Model.Description;
        for (int slot = 0; slot < model.Quantities.Length; slot++) quantities[model.Quantities[slot].Name] = memory.Store.Slots[slot];
        for (int state = 0; state < model.States.Length; state++) states[model.States[state].Name] = state;
        foreach (InputInfo info in model.Inputs) inputs[info.Name] = memory.Batch.Inputs[memory.Batch.IndexOf(info.Name)].Rows;
        streamed = [.. model.Inputs.Where(info => info.IsGiven && start.Streamed.Contains(info.Name)).Select(info => (info, inputs[info.Name]))];
        output = memory.Store.Slots[model.OutputSlots()[0]];
    }

    /// <summary>The model.</summary>
    public RecurrentModel<T> Model => start.Model;

    /// <summary>How many streams take their steps side by side.</summary>
    public int Count => start.Count;

    /// <summary>The steps taken since the start.</summary>
    public int Steps => memory.Steps;

    /// <summary>The names of the inputs that are taken step by step.</summary>
    public IReadOnlyList<string> Inputs => [.. streamed.Select(input => input.Info.Name)];

    /// <summary>The version of the parameters that the session was started with, and keeps.</summary>
    public long ParameterVersion => start.Parameters.Version;

    /// <summary>Takes a step with the inputs as they are: an input that was not written since the last step keeps its value.</summary>
    /// <exception cref="ArgumentException">A token is none of the model's.</exception>
    public void Step()
    {
        foreach ((InputInfo info, StepRows<T> rows) in streamed)
            if (info.Tokens > 0) CheckTokens(info, rows);
        memory.Step();
    }

    /// <summary>Takes a step of a model with one input.</summary>
    /// <param name="x">[features] of the step; of several streams one after the other.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or another number of features.</exception>
    public void Step(ReadOnlySpan<T> x)
    {
        StepRows<T> rows = OnlyInput().Rows;
        if (x.Length != Count * rows.Width)
            throw new ArgumentException($"{Model.Description.Name}: {(Count == 1 ? "a step" : $"a step of {Count} streams")} of input '{streamed[0].Info.Name}' has {Count * rows.Width} numbers; {x.Length} are given.", nameof(x));
        for (int stream = 0; stream < Count; stream++) x.Slice(stream * rows.Width, rows.Width).CopyTo(rows.At(stream, 0));
        Step();
    }

    /// <summary>Takes a step of a model that reads tokens.</summary>
    /// <param name="token">The same for all streams.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or no tokens, or not this one.</exception>
    public void Step(int token)
    {
        for (int stream = 0; stream < Count; stream++) Put(token, stream);
        Step();
    }

    /// <summary>Takes a step of several streams of a model that reads tokens.</summary>
    /// <param name="tokens">One for each stream.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or no tokens, or not one of these; or they are not one for each stream.</exception>
    public void Step(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length != Count) throw new ArgumentException($"{tokens.Length} tokens are given; there are {Count} streams.", nameof(tokens));
        for (int stream = 0; stream < Count; stream++) Put(tokens[stream], stream);
        Step();
    }

    /// <summary>The row of an input, to be written before a step.</summary>
    /// <exception cref="ArgumentException">There is no such input, or it is given at the start.</exception>
    public Span<T> Input(string name, int stream = 0)
    {
        foreach ((InputInfo info, StepRows<T> rows) in streamed)
            if (info.Name == name)
                return rows.At(stream, 0);
        throw new ArgumentException($"{Model.Description.Name}: no input '{name}' is taken step by step; there is {ModelDescription.List(streamed.Select(input => input.Info.Name))}.", nameof(name));
    }

    /// <summary>An independent session at the same point, with the same parameters.</summary>
    public StreamingSession<T> Fork() => Fork(identity);

    /// <summary>An independent session with other streams, each at the point of one of these.</summary>
    /// <param name="sources">For each new stream the one that it goes on from; one may be named several times.</param>
    /// <exception cref="ArgumentException">No stream, or one that there is not.</exception>
    public StreamingSession<T> Fork(ReadOnlySpan<int> sources)
    {
        CheckSources(sources);
        var fork = new StreamingSession<T>(start.Select(sources));
        fork.memory.Take(memory, sources, all: true);
        return fork;
    }

    /// <summary>Goes on with other streams, each from the point of one of these; for a beam search.</summary>
    /// <param name="sources">For each stream the one that it goes on from; one may be named several times.</param>
    /// <exception cref="ArgumentException">Not one for each stream, or one that there is not.</exception>
    public void Select(ReadOnlySpan<int> sources)
    {
        CheckSources(sources);
        if (sources.Length != Count) throw new ArgumentException($"{sources.Length} streams are named; there are {Count}. Fork makes a session with another number.", nameof(sources));
        spare ??= NewMemory();
        spare.Take(memory, identity, all: false);
        memory.Take(spare, sources, all: false);
    }

    /// <summary>Remembers the point that the session is at.</summary>
    public StreamSnapshot<T> Snapshot()
    {
        var snapshot = new StreamSnapshot<T>(this, NewMemory());
        Snapshot(snapshot);
        return snapshot;
    }

    /// <summary>Remembers the point that the session is at in the memory of an earlier snapshot.</summary>
    /// <exception cref="ArgumentException">It is another session's.</exception>
    public void Snapshot(StreamSnapshot<T> into) => Own(into).Take(memory, identity, all: false);

    /// <summary>Goes back to a point.</summary>
    /// <exception cref="ArgumentException">The snapshot is another session's.</exception>
    public void Restore(StreamSnapshot<T> snapshot) => memory.Take(Own(snapshot), identity, all: false);

    /// <summary>Goes back to the start. Inputs that were written are zero again; the parameters stay those of the start.</summary>
    public void Reset() => memory.Begin();

    /// <summary>What the session was started with.</summary>
    internal StreamStart<T> Origin => start;

    /// <summary>What changes from step to step: everything that the last step computed.</summary>
    internal StreamMemory<T> Memory => memory;

    internal static StreamingSession<T> Begin(StreamStart<T> start) => new(start);

    private StreamMemory<T> NewMemory()
    {
        var made = new StreamMemory<T>(start);
        made.Begin();
        return made;
    }

    private StreamMemory<T> Own(StreamSnapshot<T> snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!ReferenceEquals(snapshot.Session, this)) throw new ArgumentException("The snapshot belongs to another session; Fork makes an independent copy.", nameof(snapshot));
        return snapshot.Memory;
    }

    private (InputInfo Info, StepRows<T> Rows) OnlyInput()
    {
        if (streamed.Length == 1) return streamed[0];
        throw new ArgumentException($"{Model.Description.Name} takes several inputs at a step ({ModelDescription.List(streamed.Select(input => input.Info.Name))}); write each by Input(name), then Step().");
    }

    private void Put(int token, int stream)
    {
        (InputInfo info, StepRows<T> rows) = OnlyInput();
        if (info.Tokens == 0) throw new ArgumentException($"{Model.Description.Name}: input '{info.Name}' is no token; a step of it has {rows.Width} numbers.", nameof(token));
        CheckToken(info, token);
        rows.At(stream, 0)[0] = T.CreateChecked(token);
    }

    private void CheckToken(InputInfo info, int token)
    {
        if ((uint)token >= (uint)info.Tokens) throw NoToken(info, token.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void CheckTokens(InputInfo info, StepRows<T> rows)
    {
        T tokens = T.CreateChecked(info.Tokens);
        for (int stream = 0; stream < Count; stream++)
        {
            T token = rows.At(stream, 0)[0];
            if (!(token >= T.Zero && token < tokens && T.IsInteger(token))) throw NoToken(info, $"{token}");
        }
    }

    private ArgumentException NoToken(InputInfo info, string token) =>
        new($"{Model.Description.Name}: input '{info.Name}' is the token {token}; tokens are the integers from 0 to {info.Tokens - 1}.");

    private void CheckSources(ReadOnlySpan<int> sources)
    {
        if (sources.IsEmpty) throw new ArgumentException("No stream is named.", nameof(sources));
        foreach (int source in sources)
            if ((uint)source >= (uint)Count)
                throw new ArgumentException($"There is no stream {source}; there are {Count}, numbered from 0.", nameof(sources));
    }
}

/// <summary>A point of a session that it can go back to.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StreamSnapshot<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal StreamSnapshot(StreamingSession<T> session, StreamMemory<T> memory)
    {
        Session = session;
        Memory = memory;
    }

    /// <summary>The steps that the session had taken.</summary>
    public int Steps => Memory.Steps;

    internal StreamingSession<T> Session { get; }

    internal StreamMemory<T> Memory { get; }
}
