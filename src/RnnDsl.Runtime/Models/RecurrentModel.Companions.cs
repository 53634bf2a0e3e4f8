using System.Collections.Concurrent;
using System.ComponentModel;

namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    // Made at the first use: most models, and every inner part, are never explained.
    private ConcurrentDictionary<(CompanionKind, string), Companion>? companions;

    /// <summary>Makes a companion with the same dimensions, its parameters not set; null where the definition is not [Explainable]. Generated.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="numbers">The numbers that its rules are made with.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual RecurrentModel<T>? CreateCompanion(CompanionKind kind, CompanionNumbers numbers) => null;

    /// <summary>The same for a larger model that has this one as a part.</summary>
    internal RecurrentModel<T>? MakeCompanion(CompanionKind kind, CompanionNumbers numbers) => CreateCompanion(kind, numbers);

    /// <summary>The name of the definition that is not [Explainable]; its own, or that of one of its layers.</summary>
    internal virtual string Unexplainable() => Description.Name;

    /// <summary>The companion of a kind, with the model's present parameters.</summary>
    /// <exception cref="NotSupportedException">A definition has not asked for the programs of explainers.</exception>
    internal RecurrentModel<T> CompanionOf(CompanionKind kind, params (string Name, double Value)[] given)
    {
        var numbers = new CompanionNumbers(given.ToDictionary(item => item.Name, item => item.Value));
        Companion companion = LazyInitializer.EnsureInitialized(ref companions, static () => new()).GetOrAdd((kind, numbers.Key), _ => new Companion(CreateCompanion(kind, numbers)
            ?? throw new NotSupportedException($"{Description.Name}: {Unexplainable()} was not compiled with the programs that this explainer runs; mark it [Explainable], or its assembly: [assembly: RnnDsl.Explainable].")));
        companion.Follow(this);
        return companion.Model;
    }

    /// <summary>A companion, and the version of the parameters that it has.</summary>
    private sealed class Companion(RecurrentModel<T> model)
    {
        private long version = -1;

        internal RecurrentModel<T> Model { get; } = model;

        internal void Follow(RecurrentModel<T> original)
        {
            lock (this)
            {
                (ParameterSet<T> leased, ParameterSet<T> from) = original.Lease();
                try
                {
                    if (from.Version == version) return;
                    using ParameterEdit<T> edit = Model.Edit();
                    for (int p = 0; p < from.Count; p++) from[p].Span.CopyTo(edit[p].Span);
                    version = from.Version;
                }
                finally
                {
                    original.Release(leased);
                }
            }
        }
    }
}
