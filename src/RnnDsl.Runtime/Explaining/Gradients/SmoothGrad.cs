using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The mean of a gradient over noisy copies of the value: what is left when the gradient's fine ripples are averaged out (Smilkov et al. 2017; Captum's
/// NoiseTunnel, smoothgrad). The standard error of each value is on the result.
/// </summary>
public static class SmoothGrad
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <inheritdoc cref="NoiseTunnel.Attribute{T}"/>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        NoiseTunnelOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NoiseTunnel.Attribute(model, batch, target, wrt, initial, options, cancellation).SmoothGrad;
}

/// <summary>The mean of the squared gradient over noisy copies of the value (Hooker et al. 2019; Captum's NoiseTunnel, smoothgrad_sq).</summary>
public static class SmoothGradSquared
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <inheritdoc cref="NoiseTunnel.Attribute{T}"/>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        NoiseTunnelOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NoiseTunnel.Attribute(model, batch, target, wrt, initial, options, cancellation).SmoothGradSquared;
}

/// <summary>The variance of the gradient over noisy copies of the value: where the gradient itself cannot be relied on (Adebayo et al. 2018; Captum's NoiseTunnel, vargrad).</summary>
public static class VarGrad
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <inheritdoc cref="NoiseTunnel.Attribute{T}"/>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        NoiseTunnelOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NoiseTunnel.Attribute(model, batch, target, wrt, initial, options, cancellation).VarGrad;
}
