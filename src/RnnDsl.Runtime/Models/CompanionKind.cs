using System.ComponentModel;

namespace RnnDsl.Models;

/// <summary>The models that explainers run beside a model: the same equations with more beside them, or with another way back. Generated for definitions that are [Explainable].</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CompanionKind
{
    /// <summary>Layer-wise relevance propagation: the same run, with relevances in place of gradients.</summary>
    Relevance,

    /// <summary>The same by the α-β rule.</summary>
    SignedRelevance,

    /// <summary>DeepLIFT: a run and a reference run at once, with multipliers in place of gradients.</summary>
    Difference,

    /// <summary>Each value's change along a direction.</summary>
    Tangent,

    /// <summary>Contextual decomposition: of each value the part that a phrase is relevant for.</summary>
    Decomposition,

    /// <summary>Of each sum what comes from states, inputs and weights.</summary>
    Shares,
}

/// <summary>The numbers that a companion's rules are made with, by name; a layer's own go by the layer's name first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CompanionNumbers
{
    private readonly IReadOnlyDictionary<string, double> numbers;
    private readonly string prefix;

    internal CompanionNumbers(IReadOnlyDictionary<string, double> numbers, string prefix = "") => (this.numbers, this.prefix) = (numbers, prefix);

    /// <summary>The number of a name; 0 where none is given.</summary>
    public double this[string name] => numbers.TryGetValue(prefix + name, out double own) ? own : numbers.GetValueOrDefault(name);

    /// <summary>The numbers for a layer.</summary>
    internal CompanionNumbers In(string layer) => new(numbers, prefix + layer + ".");

    /// <summary>Equal texts are equal numbers.</summary>
    internal string Key => string.Join(" ", numbers.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}={BitConverter.DoubleToInt64Bits(item.Value)}"));
}

/// <summary>The names of what companions have beside what their model has.</summary>
internal static class CompanionNames
{
    /// <summary>The reference run's.</summary>
    internal const string Reference = "reference__";

    /// <summary>A change's.</summary>
    internal const string Tangent = "tangent__";

    /// <summary>That of the part of a value that a phrase is relevant for.</summary>
    internal const string Relevant = "relevant__";

    /// <summary>That of the part that biases alone make.</summary>
    internal const string Bias = "bias__";

    /// <summary>That of the number, 1 or 0, that says whether a quantity is left whole.</summary>
    internal const string Whole = "whole__";

    /// <summary>The input that is 1 at steps where products of biases count as the phrase's.</summary>
    internal const string InSpan = "span__";

    /// <summary>Those of the parts of a sum, in order.</summary>
    internal static readonly string[] Shares = ["history__", "input__", "bias__", "mixed__"];

    /// <summary>The state whose initial value's relevance is what no input and no initial state has.</summary>
    internal const string Absorbed = "absorbed__";

    /// <summary>What is handed from part to part besides, under names that begin so.</summary>
    internal static string[] Of(CompanionKind kind) => kind switch
    {
        CompanionKind.Difference => [Reference],
        CompanionKind.Tangent => [Tangent],
        CompanionKind.Decomposition => [Relevant],
        _ => [],
    };

    /// <summary>A part's quantity, <c>encoder.z</c>, as the companion's beside it: <c>encoder.reference__z</c>.</summary>
    internal static string Prefixed(string prefix, string name)
    {
        int own = name.LastIndexOf('.') + 1;
        return name[..own] + prefix + name[own..];
    }
}
