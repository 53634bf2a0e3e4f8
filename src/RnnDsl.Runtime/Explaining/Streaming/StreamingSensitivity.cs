using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A model that runs one step at a time and explains itself on the way.</summary>
public static class StreamingSensitivity
{
    /// <summary>Starts to run a model as <see cref="RecurrentModel{T}.Start"/> does, with the derivatives of a target by what the last steps read and computed.</summary>
    /// <param name="model">The model; it keeps the parameters that it has now.</param>
    /// <param name="target">What is differentiated: read at the last step, or over all steps of the window (<see cref="Step.All"/>).</param>
    /// <param name="options">How many steps are looked back over, and how often.</param>
    /// <param name="count">How many streams take their steps side by side.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="given">What is known from the start on, as in <see cref="RecurrentModel{T}.Start"/>.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the target is read at another step.</exception>
    /// <exception cref="NotSupportedException">The model needs all steps of its input at once, or has a [History]; the message names what does.</exception>
    public static StreamingSensitivity<T> Start<T>(
        IRecurrentModel<T> model, Target target, StreamingSensitivityOptions? options = null, int count = 1, InitialStates<T>? initial = null, StreamInputs<T>? given = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new StreamingSensitivityOptions();
        options.Check();
        StreamingSession<T> session = model.Compiled.Start(count, initial, given);
        if (session.Origin.Plan.HasHistory)
            throw new NotSupportedException($"{session.Model.Description.Name} reads a [History] of all its steps, so that no window of the last ones is a run of its own. Explain whole sequences instead (Saliency, Activations.Report).");
        return new StreamingSensitivity<T>(session, target, options);
    }
}

/// <summary>
/// A stream with sensitivities: after a step, the derivatives of a target at that step by the inputs and named quantities of the last steps, and by the
/// state before them. They are those of a backward pass over the window alone, run from the state before it, bit for bit.
/// </summary>
/// <remarks>
/// The window holds what the streamed steps computed, so that a step costs a streamed step and one backward pass over the window. All memory is there when the
/// window is full; from then on a step allocates nothing, with one thread. It serves one thread at a time. Spans, <see cref="Values"/> and
/// <see cref="Derivatives"/> are written over by later steps.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StreamingSensitivity<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamingSession<T> session;
    private readonly StreamingSensitivityOptions options;
    private readonly StreamWindow<T> window;
    private readonly Target target;
    private readonly GradientRequest request;
    private readonly Gradients<T> gradients;
    private readonly int[] streams;
    private readonly string[] streamed;
    private readonly T[] targetValues;
    private Seeds<T>? seeds;
    private int explainedLength;

    internal StreamingSensitivity(StreamingSession<T> session, Target target, StreamingSensitivityOptions options)
    {
        (this.session, this.target, this.options) = (session, target, options);
        window = new StreamWindow<T>(session, options.Window);
        Check(target);
        request = options.Request(Model.Description);
        gradients = new Gradients<T>(Model);
        streams = Explaining.Target.Examples(Count);
        targetValues = new T[Count];
        streamed = [.. session.Inputs];
    }

    /// <summary>The model.</summary>
    public RecurrentModel<T> Model => session.Model;

    /// <summary>What is differentiated, in words.</summary>
    public string Target => target.ToString()!;

    /// <summary>How many streams take their steps side by side.</summary>
    public int Count => session.Count;

    /// <summary>The steps taken since the start.</summary>
    public int Steps => session.Steps;

    /// <summary>The names of the inputs that are taken step by step.</summary>
    public IReadOnlyList<string> Inputs => session.Inputs;

    /// <summary>The steps in the window now: at first those taken, later <see cref="StreamingSensitivityOptions.Window"/>.</summary>
    public int WindowLength => window.Length;

    /// <summary>How many steps had been taken when the derivatives were computed; 0 where they have not been yet.</summary>
    public int ExplainedSteps { get; private set; }

    /// <summary>The recorded run over the window: every named quantity, input and state at its steps, numbered from 0 at the window's first.</summary>
    /// <remarks>It can be given to what explains a run (<see cref="Saliency"/>, <see cref="InputXGradient"/>, <see cref="Activations"/>), which allocate.</remarks>
    /// <exception cref="InvalidOperationException">No step was taken.</exception>
    public Trace<T> Values => window.Length > 0 ? window.Trace : throw NoStep();

    /// <summary>
    /// The derivatives: by inputs and quantities at each step of the window that they were computed for, numbered from 0, and by the state before it. A token has
    /// none; see the quantity that it is embedded in.
    /// </summary>
    /// <exception cref="InvalidOperationException">They have not been computed yet.</exception>
    public Gradients<T> Derivatives => ExplainedSteps > 0 ? gradients
        : throw new InvalidOperationException($"{Model.Description.Name}: no derivatives have been computed yet; they are {(options.Every == 0 ? "when Explain is called" : $"after every {options.Every} steps")}.");

    /// <summary>The first output of the last step, of the first stream.</summary>
    /// <exception cref="InvalidOperationException">No step was taken.</exception>
    public ReadOnlySpan<T> Output => session.Output;

    /// <summary>A quantity of the last step, an input, or a state before the last step.</summary>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">No step was taken, or the quantity has several steps of its own.</exception>
    public ReadOnlySpan<T> this[string name, int stream = 0] => session[name, stream];

    /// <summary>A state after the last step; before the first, what it starts from.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    public ReadOnlySpan<T> State(string name, int stream = 0) => session.State(name, stream);

    /// <summary>The row of an input, to be written before a step.</summary>
    /// <exception cref="ArgumentException">There is no such input, or it is given at the start.</exception>
    public Span<T> Input(string name, int stream = 0) => session.Input(name, stream);

    /// <summary>The target's value where the derivatives were computed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">They have not been computed yet.</exception>
    public T TargetValue(int stream = 0)
    {
        _ = Derivatives;
        Values.Batch.Geometry.CheckExample(stream);
        return targetValues[stream];
    }

    /// <summary>The derivatives of the target by an input or a quantity, some steps before the one that they were computed at.</summary>
    /// <param name="name">The name of an input or a quantity. Of one with a single row for each stream it is that row, whatever the step.</param>
    /// <param name="stepsAgo">0 for the step that was explained, at most one less than the steps of its window.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="ArgumentException">There is nothing of that name, or it has the steps of something that was given at the start (see <see cref="Derivatives"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window does not reach that far back, or there is no such stream.</exception>
    /// <exception cref="InvalidOperationException">The derivatives have not been computed yet, or those by quantities were not asked for.</exception>
    public ReadOnlySpan<T> By(string name, int stepsAgo = 0, int stream = 0)
    {
        ModelDescription model = Model.Description;
        int input = ModelDescription.Find(model.Inputs, name);
        Quantity<T> by = input >= 0 ? Derivatives.Inputs[input] : Derivatives.Quantities[name];
        if ((uint)stepsAgo >= (uint)explainedLength)
            throw new ArgumentOutOfRangeException(nameof(stepsAgo), stepsAgo, $"The window that was explained has {explainedLength} {(explainedLength == 1 ? "step" : "steps")}: 0 to {explainedLength - 1} steps ago.");
        string? space = input >= 0 ? model.Inputs[input].Space : model.Quantities[model.SlotOf(name)].Space;
        if (space is null) return by[stream, 0];
        // A cell's own steps are those of the stream.
        if (space.Length > 0 && Array.IndexOf(streamed, space) < 0)
            throw new ArgumentException($"{model.Name}: '{name}' has the steps of '{space}', which was given at the start, and not those of the stream; read it off Derivatives by its own steps.", nameof(name));
        return by[stream, explainedLength - 1 - stepsAgo];
    }

    /// <summary>The derivatives of the target by a state before the window's first step.</summary>
    /// <param name="name">The name of the state.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">The derivatives have not been computed yet.</exception>
    public ReadOnlySpan<T> ByState(string name, int stream = 0) => Derivatives.InitialStates[name][stream];

    /// <summary>A copy of the derivatives as an attribution over the window that they were computed for, to be compared, drawn or saved. It allocates.</summary>
    /// <param name="wrt">The name of an input, a state (before the window) or a quantity; the only input if not given.</param>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    /// <exception cref="InvalidOperationException">The derivatives have not been computed yet, or those by quantities were not asked for.</exception>
    public Attribution<T> ToAttribution(string? wrt = null)
    {
        Wrt found = Wrt.Find(Model.Description, wrt);
        Gradients<T> computed = Derivatives;
        return new Attribution<T>(nameof(StreamingSensitivity), options, target, found, [.. streams.Select(stream => found.Slopes(computed, stream))], [.. targetValues]);
    }

    /// <summary>Takes a step with the inputs as they are: an input that was not written since the last step keeps its value.</summary>
    /// <exception cref="ArgumentException">A token is none of the model's.</exception>
    public void Step()
    {
        session.Step();
        AfterStep();
    }

    /// <summary>Takes a step of a model with one input.</summary>
    /// <param name="x">[features] of the step; of several streams one after the other.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or another number of features.</exception>
    public void Step(ReadOnlySpan<T> x)
    {
        session.Step(x);
        AfterStep();
    }

    /// <summary>Takes a step of a model that reads tokens.</summary>
    /// <param name="token">The same for all streams.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or no tokens, or not this one.</exception>
    public void Step(int token)
    {
        session.Step(token);
        AfterStep();
    }

    /// <summary>Takes a step of several streams of a model that reads tokens.</summary>
    /// <param name="tokens">One for each stream.</param>
    /// <exception cref="ArgumentException">The model takes several inputs, or no tokens, or not one of these; or they are not one for each stream.</exception>
    public void Step(ReadOnlySpan<int> tokens)
    {
        session.Step(tokens);
        AfterStep();
    }

    /// <summary>Computes the derivatives over the window as it is now, whatever <see cref="StreamingSensitivityOptions.Every"/> says.</summary>
    /// <exception cref="InvalidOperationException">No step was taken.</exception>
    public void Explain()
    {
        Trace<T> run = Values;
        if (seeds is null) seeds = new Seeds<T>(run);
        else seeds.Reset(run);
        var view = new RunView<T>(run);
        Array.Clear(targetValues);
        target.AddPiece(Model.Description, view, streams, 0, window.Length, window.Length, targetValues);
        target.Seed(view, seeds, streams);
        // With the parameters of the start: a session does not see a later edit.
        Model.RunBackward(run, seeds, request, gradients, options.Run ?? RunOptions.Default, session.Origin.Parameters);
        ExplainedSteps = Steps;
        explainedLength = window.Length;
    }

    /// <summary>Goes back to the start, as <see cref="StreamingSession{T}.Reset"/>, with an empty window.</summary>
    public void Reset()
    {
        session.Reset();
        window.Clear();
        ExplainedSteps = explainedLength = 0;
    }

    private void AfterStep()
    {
        window.Append();
        if (options.Every > 0 && Steps % options.Every == 0) Explain();
    }

    /// <summary>A window moves, so that only its last step, or all of them, are the same thing at each step.</summary>
    private void Check(Target given)
    {
        ModelDescription model = Model.Description;
        if (!given.ReadsPieces)
            throw new ArgumentException($"{model.Name}: the target of a stream is read off a quantity or a state; '{given}' is known for whole sequences only.", "target");
        if (given.StepsNeeded(model, 1) != 1 || given.StepsNeeded(model, 2) != 2)
            throw new ArgumentException($"{model.Name}: the target of a stream is read at the last step, or over all steps of the window; '{given}' is read at another.", "target");
        given.Check(Model, window.Trace.Batch);
    }

    private InvalidOperationException NoStep() => new($"{Model.Description.Name}: the stream has not taken a step yet.");
}
