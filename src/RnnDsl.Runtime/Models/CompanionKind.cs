using System.ComponentModel;

namespace RnnDsl.Models;

/// <summary>The models that explainers run beside a model: the same equations with more beside them, or with another way back. Generated for definitions that are [Explainable].</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CompanionKind
{
    /// <summary>Layer-wise relevance propagation: the same run, with relevances in place of gradients.</summary>
    Relevance,

    /// <summary>DeepLIFT: a run and a reference run at once, with multipliers in place of gradients.</summary>
    Difference,
}

/// <summary>The names of what companions have beside what their model has.</summary>
internal static class CompanionNames
{
    /// <summary>The reference run's.</summary>
    internal const string Reference = "reference__";

    /// <summary>The state whose initial value's relevance is what no input and no initial state has.</summary>
    internal const string Absorbed = "absorbed__";

    /// <summary>What is handed from part to part besides, under names that begin so.</summary>
    internal static string[] Of(CompanionKind kind) => kind switch
    {
        CompanionKind.Difference => [Reference],
        _ => [],
    };

    /// <summary>A part's quantity, <c>encoder.z</c>, as the companion's beside it: <c>encoder.reference__z</c>.</summary>
    internal static string Prefixed(string prefix, string name)
    {
        int own = name.LastIndexOf('.') + 1;
        return name[..own] + prefix + name[own..];
    }
}
