using System.ComponentModel;

namespace RnnDsl;

/// <summary>Told of every function that is applied element by element while equations are evaluated as they are written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IElementObserver
{
    /// <summary>A function is applied.</summary>
    /// <param name="function">Its name in the language; that of an operator holds a sign.</param>
    /// <param name="formula">It on one number; what a broadcast scalar has is in it.</param>
    /// <param name="inputs">The numbers that it is applied to.</param>
    void Applied(string function, Func<double, double> formula, ReadOnlySpan<double> inputs);

    /// <summary>An equation runs a layer: what follows belongs to the layer's equations, until <see cref="LeaveLayer"/>.</summary>
    void EnterLayer();

    /// <summary>The layer is done.</summary>
    void LeaveLayer();
}

/// <summary>Lets the runtime see what equations apply, also to values without a name. Nobody listens otherwise.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ElementCalls
{
    [ThreadStatic]
    private static IElementObserver? observer;

    /// <summary>Who listens on this thread.</summary>
    public static IElementObserver? Observer
    {
        get => observer;
        set => observer = value;
    }

    internal static void Tell(string function, Func<double, double> formula, ReadOnlySpan<double> inputs) => observer?.Applied(function, formula, inputs);
}
