#pragma warning disable CS1591
using System.Runtime.CompilerServices;
namespace RnnDsl;

public readonly struct Tokens
{
    private readonly int[]? values;
    public Tokens(params ReadOnlySpan<int> values) => this.values = values.ToArray();
    public int Positions => values!.Length;
    public int this[int position] => values![position];
    public int[] ToArray() => [.. values!];
}
public readonly partial struct Mat
{
    public Series this[Tokens tokens]
    {
        get
        {
            var numbers = new List<double>();
            foreach (int t in tokens.ToArray()) for (int c = 0; c < Columns; c++) numbers.Add(this[t, c]);
            return new Series(tokens.Positions, Columns, [.. numbers]);
        }
    }
}
public readonly struct LayerArgument
{
    public LayerArgument(object value) => Value = value;
    public object Value { get; }
    public static implicit operator LayerArgument(double v) => new(new Scalar(v));
    public static implicit operator LayerArgument(Scalar v) => new(v);
    public static implicit operator LayerArgument(Vec v) => new(v);
    public static implicit operator LayerArgument(Mat v) => new(v);
    public static implicit operator LayerArgument(Signal v) => new(v);
    public static implicit operator LayerArgument(Series v) => new(v);
    public static implicit operator LayerArgument(Tokens v) => new(v);
}
public readonly struct LayerResult
{
    private readonly string main;
    private readonly IReadOnlyDictionary<string, LayerArgument> values;
    public LayerResult(string main, IReadOnlyDictionary<string, LayerArgument> values) { this.main = main; this.values = values; }
    public LayerResult this[string name] => values.ContainsKey(name) ? new(name, values) : throw new ArgumentException(name);
    public static implicit operator Series(LayerResult r) => (Series)r.values[r.main].Value;
    public static implicit operator Signal(LayerResult r) => (Signal)r.values[r.main].Value;
    public static implicit operator Vec(LayerResult r) => (Vec)r.values[r.main].Value;
    public static implicit operator Scalar(LayerResult r) => (Scalar)r.values[r.main].Value;
    public static implicit operator Mat(LayerResult r) => (Mat)r.values[r.main].Value;
}
public enum LayerCallKind { Scan, ScanReverse, Apply }
public sealed record LayerCall(LayerCallKind Kind, LayerArgument Input, LayerArgument? Initial, IReadOnlyList<(string Name, LayerArgument Value)> More);
public static class EagerLayers
{
    private static readonly ConditionalWeakTable<object, Func<LayerCall, LayerResult>> Table = new();
    public static void Attach(object layer, Func<LayerCall, LayerResult> evaluator) => Table.AddOrUpdate(layer, evaluator);
    internal static LayerResult Run(object layer, LayerCall call) => Table.TryGetValue(layer, out var f) ? f(call) : throw new InvalidOperationException("no layer");
}
public static partial class Equations
{
    public static LayerResult Scan<TLayer>(TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.Scan, x, null, more));
    public static LayerResult Scan<TLayer>(TLayer layer, Series x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.Scan, x, initial, more));
    public static LayerResult ScanReverse<TLayer>(TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.ScanReverse, x, null, more));
    public static LayerResult ScanReverse<TLayer>(TLayer layer, Series x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.ScanReverse, x, initial, more));
    public static LayerResult Apply<TLayer>(TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.Apply, x, null, more));
    public static LayerResult Apply<TLayer>(TLayer layer, Vec x, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.Apply, x, null, more));
    public static LayerResult Apply<TLayer>(TLayer layer, Tokens x, params (string Name, LayerArgument Value)[] more) where TLayer : class => EagerLayers.Run(layer, new(LayerCallKind.Apply, x, null, more));
    public static Vec First(Series s) => new(s.ToArray()[..s.Units]);
    public static Vec Last(Series s) => new(s.ToArray()[^s.Units..]);
    public static Series Reverse(Series s) { var m = new double[s.Positions, s.Units]; for (int p = 0; p < s.Positions; p++) for (int u = 0; u < s.Units; u++) m[p, u] = s[s.Positions - 1 - p, u]; return new(m); }
}
[AttributeUsage(AttributeTargets.Field)]
public sealed class DropoutAttribute(double rate, params object[] dimensions) : ShapedAttribute(dimensions) { public double Rate { get; } = rate; }
[AttributeUsage(AttributeTargets.Field)]
public sealed class NormalAttribute(params object[] dimensions) : ShapedAttribute(dimensions);
[AttributeUsage(AttributeTargets.Field)]
public sealed class FeedbackAttribute(string output, params object[] dimensions) : ShapedAttribute(dimensions) { public string Output { get; } = output; }
