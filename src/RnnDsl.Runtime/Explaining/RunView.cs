using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a target reads of a run, whichever kind of run it was.</summary>
internal readonly struct RunView<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trace<T>? trace;
    private readonly Outputs<T> outputs;

    internal RunView(Trace<T> trace)
    {
        this.trace = trace;
        outputs = trace.Outputs;
    }

    internal RunView(Outputs<T> outputs) => this.outputs = outputs;

    /// <summary>The run, where it was kept for a backward pass.</summary>
    internal Trace<T> Trace => trace ?? throw new InvalidOperationException("The target reads a run that was kept; only its outputs were.");

    internal Quantity<T> Quantity(string name) => trace is null ? outputs[name] : trace[name];

    internal StateView<T> Final(string state) => outputs.FinalState(state);
}
