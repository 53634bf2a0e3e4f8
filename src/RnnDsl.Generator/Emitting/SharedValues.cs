using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>Values that all rows share, and how generated code reaches them: parameters, what is derived from them, constants.</summary>
internal sealed class SharedValues
{
    private readonly Dictionary<string, (string Kind, int Index, Shape Shape)> _known = [];

    public SharedValues(Programs programs)
    {
        Add("", programs.Definition.Parameters.Select(p => (p.Name, p.Shape)));
        Add("Derived", programs.Algebra?.Definition.Quantities.Select(q => (q.Name, q.Shape)) ?? []);
        Add("Constant", programs.Definition.Constants.Select(c => (c.Name, c.Shape)));
    }

    public Shape ShapeOf(string name) => _known[name].Shape;

    /// <summary>The place among all of them, for an order that people expect.</summary>
    public int Order(string name) => _known.Keys.ToList().IndexOf(name);

    /// <summary>The value as one row that is every row.</summary>
    public string Row(string name) => $"run.{(_known[name].Kind.Length == 0 ? "Parameter" : _known[name].Kind)}({_known[name].Index})";

    /// <summary>Where its gradient is summed.</summary>
    public string Gradient(string name) => $"run.{_known[name].Kind}Gradient({_known[name].Index})";

    /// <summary>A source to pack from: Product, TransposedProduct or Bias, with what follows the index.</summary>
    public string Packing(string name, string method, string rest = "") => $"parameters.{_known[name].Kind}{method}({_known[name].Index}{rest})";

    private void Add(string kind, IEnumerable<(string Name, Shape Shape)> values)
    {
        int index = 0;
        foreach (var (name, shape) in values) _known[name] = (kind, index++, shape);
    }
}
