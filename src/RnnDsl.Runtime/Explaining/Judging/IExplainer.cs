using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A way to explain that can be judged: it is asked again and again, for other inputs and for other models.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IExplainer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What it is called in reports.</summary>
    string Name { get; }

    /// <summary>Explains the target for each example of a batch.</summary>
    /// <param name="model">The model, or one with the same definition and other parameters.</param>
    /// <param name="batch">As many examples, of the same lengths, as the judged batch has.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="cancellation">Stops the work.</param>
    Attribution<T> Explain(IRecurrentModel<T> model, Batch<T> batch, Target target, CancellationToken cancellation);
}

/// <summary>Explainers of functions.</summary>
public static class Explainer
{
    /// <summary>An explainer of any call: <c>Explainer.Of&lt;double&gt;("IG", (model, batch, target, stop) => IntegratedGradients.Attribute(model, batch, target, cancellation: stop))</c>.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="explain">The call.</param>
    /// <typeparam name="T">float or double.</typeparam>
    public static IExplainer<T> Of<T>(string name, Func<IRecurrentModel<T>, Batch<T>, Target, CancellationToken, Attribution<T>> explain)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(explain);
        return new CalledExplainer<T>(name, explain);
    }

    /// <summary>The explanation that is judged, after the checks that every call of a judge makes.</summary>
    internal static Attribution<T> First<T>(IExplainer<T> explainer, IRecurrentModel<T> model, Batch<T> batch, Target target, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(explainer);
        GradientPass<T>.CheckCall(model.Compiled, batch, target, null);
        return explainer.Explain(model, batch, target, cancellation);
    }

    private sealed record CalledExplainer<T>(string Name, Func<IRecurrentModel<T>, Batch<T>, Target, CancellationToken, Attribution<T>> Call) : IExplainer<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Attribution<T> Explain(IRecurrentModel<T> model, Batch<T> batch, Target target, CancellationToken cancellation) => Call(model, batch, target, cancellation);
    }
}
