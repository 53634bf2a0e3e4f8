using System.ComponentModel;

namespace RnnDsl.Models;

/// <summary>What a forward run does besides computing; the JIT removes what is false.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IForwardMode
{
    /// <summary>Keeps what the backward pass reads.</summary>
    static abstract bool Tapes { get; }

    /// <summary>Keeps every named quantity.</summary>
    static abstract bool Records { get; }

    /// <summary>Passes named quantities through their interventions.</summary>
    static abstract bool Intervenes { get; }
}

/// <summary>Outputs only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlainMode : IForwardMode
{
    /// <inheritdoc/>
    public static bool Tapes => false;

    /// <inheritdoc/>
    public static bool Records => false;

    /// <inheritdoc/>
    public static bool Intervenes => false;
}

/// <summary>Keeps what the backward pass reads.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TapeMode : IForwardMode
{
    /// <inheritdoc/>
    public static bool Tapes => true;

    /// <inheritdoc/>
    public static bool Records => false;

    /// <inheritdoc/>
    public static bool Intervenes => false;
}

/// <summary>Keeps every named quantity.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RecordMode : IForwardMode
{
    /// <inheritdoc/>
    public static bool Tapes => true;

    /// <inheritdoc/>
    public static bool Records => true;

    /// <inheritdoc/>
    public static bool Intervenes => false;
}

/// <summary>Keeps every named quantity, as interventions left it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct InterveneMode : IForwardMode
{
    /// <inheritdoc/>
    public static bool Tapes => true;

    /// <inheritdoc/>
    public static bool Records => true;

    /// <inheritdoc/>
    public static bool Intervenes => true;
}

/// <summary>What a backward run does besides computing; the JIT removes what is false.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBackwardMode
{
    /// <summary>Seeds may sit on any quantity; otherwise on outputs (slots with <see cref="Keep.Output"/>) only.</summary>
    static abstract bool Seeds { get; }

    /// <summary>Stores the adjoint of every named quantity.</summary>
    static abstract bool Records { get; }

    /// <summary>Multiplies adjoints by the slopes of interventions.</summary>
    static abstract bool Intervenes { get; }
}

/// <summary>Gradients of a loss on the outputs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TrainMode : IBackwardMode
{
    /// <inheritdoc/>
    public static bool Seeds => false;

    /// <inheritdoc/>
    public static bool Records => false;

    /// <inheritdoc/>
    public static bool Intervenes => false;
}

/// <summary>Gradients of anything with respect to anything.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ExplainMode : IBackwardMode
{
    /// <inheritdoc/>
    public static bool Seeds => true;

    /// <inheritdoc/>
    public static bool Records => true;

    /// <inheritdoc/>
    public static bool Intervenes => false;
}

/// <summary>Gradients of anything with respect to anything, of an intervened run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ExplainInterveneMode : IBackwardMode
{
    /// <inheritdoc/>
    public static bool Seeds => true;

    /// <inheritdoc/>
    public static bool Records => true;

    /// <inheritdoc/>
    public static bool Intervenes => true;
}
