using System.Numerics;

namespace RnnDsl.Models;

/// <summary>The companion of a model made of parts: the same parts, each by its own companion, which hand each other more.</summary>
internal sealed class ComposedCompanion<T> : SequenceModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ComposedCompanion(Composition<T> composition)
        : base(composition)
    {
    }

    /// <summary>Null where a part has no companion.</summary>
    internal static ComposedCompanion<T>? Of(Composition<T> composition, CompanionKind kind, CompanionNumbers numbers)
    {
        var models = new Dictionary<RecurrentModel<T>, RecurrentModel<T>>(ReferenceEqualityComparer.Instance);
        foreach (Part<T> part in composition.Parts)
        {
            if (models.ContainsKey(part.Model)) continue;
            if (part.Model.MakeCompanion(kind, part.IsLayer ? numbers.In(part.Name) : numbers) is not { } companion) return null;
            models.Add(part.Model, companion);
        }
        return new ComposedCompanion<T>(Compose(composition, kind, part => models[part.Model]));
    }

    /// <inheritdoc/>
    protected override RecurrentModel<TOther> CastCore<TOther>() => throw new NotSupportedException("A companion is made by its model.");

    private static Composition<T> Compose(Composition<T> from, CompanionKind kind, Func<Part<T>, RecurrentModel<T>> companion)
    {
        string[] prefixes = CompanionNames.Of(kind);
        ModelDescription model = from.Description;
        InputInfo[] inputs =
        [
            .. model.Inputs,
            .. prefixes.SelectMany(prefix => model.Inputs.Select(info => info with { Name = prefix + info.Name, Noise = NoiseKind.None, FeedbackOf = null, Tokens = kind == CompanionKind.Difference ? info.Tokens : 0 })),
            .. kind == CompanionKind.Decomposition ? Spans(from) : [],
        ];
        return new Composition<T>(
            model.Name, model.Dimensions, inputs, from.OwnParameters, [.. from.Order, .. prefixes.SelectMany(prefix => from.Order.Select(name => prefix + name))], from.OutputNames,
            [.. from.Parts.Select(part => Of(part, companion(part), prefixes))]);
    }

    private static Part<T> Of(Part<T> part, RecurrentModel<T> model, string[] prefixes) => new(part.Name, model, part.Space)
    {
        IsLayer = part.IsLayer,
        Layer = part.Layer,
        Reversed = part.Reversed,
        Inputs = [.. Beside(part.Inputs, model.Description.Inputs, prefixes), .. SpanOf(part, model)],
        Contexts = Beside(part.Contexts, model.Description.Contexts, prefixes),
        InitialStates = Beside(part.InitialStates, model.Description.States, prefixes),
        Unnamed = [.. part.Unnamed, .. prefixes.SelectMany(prefix => part.Unnamed.Select(name => prefix + name))],
    };

    /// <summary>For the steps of each input, and for parts that run once for each example, whether products of biases count as the phrase's.</summary>
    private static IEnumerable<InputInfo> Spans(Composition<T> from) =>
        from.Parts.Select(part => part.Space).Distinct().Select(space => new InputInfo(CompanionNames.InSpan + space, []) { Space = space });

    private static IEnumerable<Link> SpanOf(Part<T> part, RecurrentModel<T> model) =>
        from input in model.Description.Inputs
        where input.Name.StartsWith(CompanionNames.InSpan, StringComparison.Ordinal)
        select new Link(input.Name, CompanionNames.InSpan + part.Space);

    /// <summary>What a companion reads besides comes from beside what the part reads.</summary>
    private static Link[] Beside<TInfo>(Link[] links, TInfo[] taken, string[] prefixes) where TInfo : INamed =>
    [
        .. links,
        .. from prefix in prefixes
           from link in links
           let to = CompanionNames.Prefixed(prefix, link.To)
           where ModelDescription.Find(taken, to) >= 0
           select new Link(to, CompanionNames.Prefixed(prefix, link.From), link.Move),
    ];
}
