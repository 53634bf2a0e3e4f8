using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// What the eager runner of a definition reads and writes: weights, constants, sizes and, at each step, inputs, states and the quantities
/// just evaluated. All in double precision.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EagerValues
{
    private readonly Dictionary<string, (int[] Shape, double[] Values)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);

    internal EagerValues(ModelDescription model)
    {
        foreach (DimensionInfo dimension in model.Dimensions) _sizes[dimension.Name] = dimension.Value;
        foreach (ConstantInfo constant in model.Constants) Put(constant.Name, constant.Shape, constant.Values);
    }

    /// <summary>The layers of a model over sequences, by name.</summary>
    internal Dictionary<string, IEagerDefinition> Layers { get; } = new(StringComparer.Ordinal);

    /// <summary>Called with each quantity as it is evaluated; may change its numbers in place, as an intervention does.</summary>
    internal Action<string, double[]>? Evaluated { get; set; }

    /// <summary>The number of the step, counted from the example's first step.</summary>
    public Scalar StepIndex { get; internal set; }

    /// <summary>A dimension's value.</summary>
    public int Size(string name) => _sizes[name];

    /// <summary>A scalar by name.</summary>
    public Scalar Scalar(string name) => new(_values[name].Values[0]);

    /// <summary>A vector by name.</summary>
    public Vec Vec(string name) => new(_values[name].Values);

    /// <summary>A matrix by name.</summary>
    public Mat Mat(string name) => new(_values[name].Shape[0], _values[name].Shape[1], _values[name].Values);

    /// <summary>A signal by name.</summary>
    public Signal Signal(string name) => new(_values[name].Values);

    /// <summary>A series by name.</summary>
    public Series Series(string name) => new(_values[name].Shape[0], _values[name].Shape[1], _values[name].Values);

    /// <summary>Tokens by name.</summary>
    public Tokens Tokens(string name) => new(Array.ConvertAll(_values[name].Values, value => (int)value));

    /// <summary>A layer by name, ready to be run by equations.</summary>
    public object Layer(string name) => Layers[name];

    /// <summary>Adds hyper-parameters.</summary>
    public EagerValues With(params ReadOnlySpan<(string Name, double Value)> hypers)
    {
        foreach (var (name, value) in hypers) Put(name, [], [value]);
        return this;
    }

    /// <summary>Takes an evaluated scalar; returns it, or what stands in for it.</summary>
    public Scalar Put(string name, Scalar value) => new(Evaluate(name, [], [(double)value])[0]);

    /// <summary>Takes an evaluated vector; returns it, or what stands in for it.</summary>
    public Vec Put(string name, Vec value) => new(Evaluate(name, [value.Length], value.ToArray()));

    /// <summary>Takes an evaluated matrix; returns it, or what stands in for it.</summary>
    public Mat Put(string name, Mat value) => new(value.Rows, value.Columns, Evaluate(name, [value.Rows, value.Columns], value.ToArray()));

    /// <summary>Takes an evaluated signal; returns it, or what stands in for it.</summary>
    public Signal Put(string name, Signal value) => new(Evaluate(name, [value.Positions], value.ToArray()));

    /// <summary>Takes an evaluated series; returns it, or what stands in for it.</summary>
    public Series Put(string name, Series value) => new(value.Positions, value.Units, Evaluate(name, [value.Positions, value.Units], value.ToArray()));

    internal void Put(string name, int[] shape, double[] values) => _values[name] = (shape, values);

    /// <summary>All parameters, by the names that the definition has for them.</summary>
    internal void Put<T>(ParameterSet<T> parameters) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int p = 0; p < parameters.Count; p++) Put(parameters[p].Name, parameters.Infos[p].Shape, ToDouble(parameters[p].Span));
    }

    internal double[] Get(string name) => _values[name].Values;

    internal static double[] ToDouble<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = double.CreateTruncating(values[i]);
        return copy;
    }

    private double[] Evaluate(string name, int[] shape, double[] values)
    {
        Evaluated?.Invoke(name, values);
        Put(name, shape, values);
        return values;
    }
}

/// <summary>A detached instance of a definition that evaluates its equations as they are written, one step at a time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEagerDefinition
{
    /// <summary>Evaluates every equation once, for the inputs and states that <paramref name="eager"/> holds.</summary>
    void Step(EagerValues eager);
}
