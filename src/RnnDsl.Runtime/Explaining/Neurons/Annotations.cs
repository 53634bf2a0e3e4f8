using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a person says that a unit means.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Unit">The unit, from 0; of a matrix counted row by row.</param>
/// <param name="Text">The label, for example "a minus b".</param>
public sealed record Annotation(string Quantity, int Unit, string Text)
{
    /// <summary>Who says so.</summary>
    public string? Author { get; init; }

    /// <summary>Why, how sure.</summary>
    public string? Note { get; init; }

    /// <summary>When it was said, as the caller writes dates.</summary>
    public string? Date { get; init; }

    /// <summary>The name of the feature that the unit is claimed to hold, to score the label by; the text, if not given.</summary>
    public string? Predicate { get; init; }

    /// <summary>The fingerprint of the parameters that the unit had (<see cref="ParameterFingerprint"/>); unknown if null.</summary>
    public string? Parameters { get; init; }

    internal string Claim => Predicate ?? Text;
}

/// <summary>
/// The labels that persons give to the units of a model: <c>Annotations.For(model).With(model, "hNext", 3, "a minus b").Save(path)</c>. They are kept in a file beside the model, name units in
/// reports, and are claims that can be wrong: <see cref="Score{T}"/> measures them. A set does not change: <see cref="With"/> gives the next one.
/// </summary>
public sealed partial class Annotations
{
    private readonly SortedDictionary<string, SortedDictionary<int, Annotation>> byQuantity = new(StringComparer.Ordinal);

    /// <summary>Labels.</summary>
    /// <param name="model">The name of the model's definition.</param>
    /// <param name="labels">The labels, one for a unit at most.</param>
    /// <exception cref="ArgumentException">A unit has two, or a label is empty.</exception>
    public Annotations(string model, IReadOnlyList<Annotation> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(labels);
        Model = model;
        foreach (Annotation label in labels)
        {
            ArgumentNullException.ThrowIfNull(label, nameof(labels));
            if (string.IsNullOrEmpty(label.Quantity) || string.IsNullOrWhiteSpace(label.Text) || label.Unit < 0)
                throw new ArgumentException($"A label has a quantity, a unit from 0 on and a text; this one has '{label.Quantity}', {label.Unit} and '{label.Text}'.", nameof(labels));
            if (!byQuantity.TryGetValue(label.Quantity, out SortedDictionary<int, Annotation>? units)) byQuantity[label.Quantity] = units = [];
            if (!units.TryAdd(label.Unit, label)) throw new ArgumentException($"{label.Quantity}[{label.Unit}] has two labels.", nameof(labels));
        }
    }

    /// <summary>The name of the model's definition.</summary>
    public string Model { get; }

    /// <summary>All labels, by quantity and unit.</summary>
    public IReadOnlyList<Annotation> Labels => [.. byQuantity.Values.SelectMany(units => units.Values)];

    /// <summary>The label of a unit; null where it has none.</summary>
    public Annotation? this[string quantity, int unit] => byQuantity.TryGetValue(quantity, out SortedDictionary<int, Annotation>? units) ? units.GetValueOrDefault(unit) : null;

    /// <summary>No labels yet.</summary>
    public static Annotations For<T>(IRecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Annotations(model.Compiled.Description.Name, []);
    }

    /// <summary>A unit's name with its label: "hNext[3] 'a minus b'"; without one "hNext[3]".</summary>
    public string NameOf(string quantity, int unit) => this[quantity, unit] is { } label ? $"{quantity}[{unit}] '{label.Text}'" : $"{quantity}[{unit}]";

    /// <summary>The labels with another one, which replaces that of the same unit; it is said of the parameters that the model has now.</summary>
    /// <param name="model">The model.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="unit">The unit, from 0.</param>
    /// <param name="text">The label.</param>
    /// <param name="author">Who says so.</param>
    /// <param name="note">Why, how sure.</param>
    /// <param name="date">When it was said.</param>
    /// <param name="predicate">The name of the feature that the unit is claimed to hold; the text, if not given.</param>
    /// <exception cref="ArgumentException">The model has another name, or no such unit; or the label is empty.</exception>
    public Annotations With<T>(
        IRecurrentModel<T> model, string quantity, int unit, string text, string? author = null, string? note = null, string? date = null, string? predicate = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckModel(model.Compiled.Description);
        UnitChoice.Of(model.Compiled.Description, quantity, [unit]);
        var label = new Annotation(quantity, unit, text) { Author = author, Note = note, Date = date, Predicate = predicate, Parameters = ParameterFingerprint.Of(model) };
        return new Annotations(Model, [.. Without(quantity, unit).Labels, label]);
    }

    /// <summary>The labels without that of a unit.</summary>
    public Annotations Without(string quantity, int unit) => new(Model, [.. Labels.Where(label => label.Quantity != quantity || label.Unit != unit)]);

    /// <summary>The labels that were given to other parameters than the model's: training since then may have made them untrue. Labels of unknown parameters are among them.</summary>
    /// <exception cref="ArgumentException">The model has another name.</exception>
    public IReadOnlyList<Annotation> Outdated<T>(IRecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckModel(model.Compiled.Description);
        string now = ParameterFingerprint.Of(model);
        return [.. Labels.Where(label => label.Parameters != now)];
    }

    private void CheckModel(ModelDescription model)
    {
        if (model.Name != Model) throw new ArgumentException($"These labels are of the model '{Model}'; this is '{model.Name}'.", nameof(model));
    }
}
