namespace RnnDsl.Models;

/// <summary>What the definition's own equations, evaluated eagerly in double precision, gave at every step of every example.</summary>
public sealed class EagerTrace
{
    private readonly Dictionary<string, double[][][]> _quantities = new(StringComparer.Ordinal);

    internal EagerTrace(ModelDescription model, ReadOnlySpan<int> lengths)
    {
        foreach (string quantity in Names(model))
        {
            var examples = new double[lengths.Length][][];
            for (int b = 0; b < examples.Length; b++) examples[b] = new double[lengths[b]][];
            _quantities[quantity] = examples;
        }
    }

    /// <summary>A trace in which each quantity has as many steps as a recorded run of it has.</summary>
    internal EagerTrace(ModelDescription model, int examples)
    {
        foreach (string quantity in Names(model)) _quantities[quantity] = new double[examples][][];
    }

    /// <summary>Gives the quantities of one name's beginning, of an example, to those of another.</summary>
    internal void Copy(string from, string to, int example)
    {
        foreach (string name in _quantities.Keys)
            if (name.StartsWith(from, StringComparison.Ordinal) && _quantities.TryGetValue(to + name[from.Length..], out double[][][]? other))
                other[example] = _quantities[name][example];
    }

    /// <summary>All quantities; those made of weights alone are evaluated at every step, as they are written.</summary>
    internal static IEnumerable<string> Names(ModelDescription model) =>
        model.Quantities.Select(quantity => quantity.Name).Concat(model.Derived.Where(derived => derived.IsNamed).Select(derived => derived.Name));

    /// <summary>A quantity's numbers by name: [example][step][unit], examples in the batch's order, matrices row by row.</summary>
    /// <exception cref="ArgumentException">There is no such quantity.</exception>
    public double[][][] this[string quantity] => _quantities.TryGetValue(quantity, out double[][][]? values)
        ? values
        : throw new ArgumentException($"There is no quantity '{quantity}'; there are {ModelDescription.List(_quantities.Keys)}.", nameof(quantity));
}
