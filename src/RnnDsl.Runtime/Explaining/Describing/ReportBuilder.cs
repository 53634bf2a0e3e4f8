using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Makes the parts of a report, one after the other.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed partial class ReportBuilder<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Groups of more classes are no longer read side by side.
    private const int MostGroups = 20;

    private readonly RecurrentModel<T> model;
    private readonly SequenceSet<T> data;
    private readonly DescribeOptions<T> options;
    private readonly CancellationToken cancellation;
    private readonly List<SkippedPart> skipped = [];
    private readonly Dictionary<string, ActivationSample> samples = [];
    private string[] quantities;
    private string[] elsewhere = [];
    private readonly int parts;
    private int done;
    private DataSummary? summary;

    internal ReportBuilder(RecurrentModel<T> model, SequenceSet<T> data, DescribeOptions<T> options, CancellationToken cancellation)
    {
        options.Check();
        (this.model, this.data, this.options, this.cancellation) = (model, data, options, cancellation);
        foreach (string quantity in options.Quantities ?? []) Survey.SlotOf(model.Description, quantity);
        if (options.Features.Count > 0) FeatureChoice.Checked(options.Features, "features");
        quantities = [.. options.Quantities ?? Survey.StateQuantities(model.Description)];
        parts = 1 + BitOperations.PopCount((uint)options.Parts);
    }

    private ModelDescription Description => model.Description;

    private DataSummary Summary => summary ?? throw new InvalidOperationException("The data were not counted.");

    private bool HasClasses => Summary.Classes.Count > 1;

    internal ModelReport Build()
    {
        summary = Count();
        options.Target?.Check(model, Noise.AddTo(SomeBatch(options.Sequences), Description, seed: null));
        return new ModelReport
        {
            Model = ModelSummary.Of<T>(Description),
            Data = summary,
            Seed = options.Seed,
            Annotations = options.Annotations,
            Gates = Part(ReportParts.Gates, Missing(QuantityRole.Gate), Gates),
            Attention = Part(ReportParts.Attention, Missing(QuantityRole.Attention), Attention),
            Memory = Part(ReportParts.Memory, NoStates() ?? OneStep() ?? NoChain(), Memory),
            GradientFlow = Part(ReportParts.GradientFlow, NoStates() ?? OneStep() ?? NoOutput(), GradientFlowOf),
            Neurons = Part(ReportParts.Neurons, NoQuantities(), Neurons),
            States = Part(ReportParts.States, NoQuantities(), States),
            Weights = Part(ReportParts.Weights, NoParameters(), () => WeightReport.Of(model, new WeightReportOptions { Progress = Progress() }, cancellation), last: false),
            Pruning = Part(ReportParts.Weights, NoParameters() ?? NoOutput(), Pruning, nameof(ModelReport.Pruning)),
            Activations = Part(ReportParts.Activations, null, Activations),
            Attributions = Part(ReportParts.Attributions, NoOutput() ?? NoNumbers(), Attributions, last: false),
            Interactions = Part(ReportParts.Attributions, NoOutput() ?? OneStep(), Interactions, nameof(ModelReport.Interactions)),
            Surrogates = Part(ReportParts.Surrogates, NoOutput() ?? NothingToSee(), Surrogates),
            Automaton = Part(ReportParts.Automaton, options.Words is null ? "how the model reads words is not said (options.Words)." : null, Automaton),
            Skipped = skipped,
        };
    }

    /// <summary>One part; null with a reason where it does not fit.</summary>
    private TResult? Part<TResult>(ReportParts part, string? obstacle, Func<TResult> make, string? name = null, bool last = true) where TResult : class
    {
        if (!options.Parts.HasFlag(part)) return null;
        cancellation.ThrowIfCancellationRequested();
        TResult? result = null;
        if (obstacle is not null) skipped.Add(new SkippedPart(name ?? part.ToString(), obstacle));
        else
        {
            try
            {
                result = make();
            }
            catch (Exception refusal) when (refusal is NotSupportedException || refusal.GetType() == typeof(ArgumentException))
            {
                // What a kind of model cannot have, and what data are too few for, is said by the part itself; options, features and target were checked before.
                skipped.Add(new SkippedPart(name ?? part.ToString(), refusal.Message));
            }
        }
        if (!last) return result;
        done++;
        options.Progress?.Report((double)done / parts);
        return result;
    }

    private IProgress<double>? Progress() => PartOfProgress.Of(options.Progress, done, parts);

    private DataSummary Count()
    {
        var counter = new DataCounter<T>();
        var foreign = new HashSet<string>();
        string[] candidates = [.. quantities.Concat(Survey.StateQuantities(Description)).Distinct()];
        foreach (Piece<T> piece in data.Pieces(model, options.RowBudget))
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(piece);
            CheckFeatures(piece);
            foreach (string quantity in candidates)
                if (!GoesAlong(quantity, piece)) foreign.Add(quantity);
        }
        LeaveOut([.. candidates.Where(foreign.Contains)]);
        done++;
        options.Progress?.Report((double)done / parts);
        return counter.Summary();
    }

    /// <summary>Whether a quantity has the steps of the sequences, or one value for each.</summary>
    private bool GoesAlong(string quantity, Piece<T> piece)
    {
        ReadOnlySpan<int> own = model.GeometryOf(Description.SlotOf(quantity), piece.Batch).Lengths, steps = piece.Batch.Lengths;
        for (int i = 0; i < own.Length; i++)
            if (own[i] != 1 && own[i] != steps[i]) return false;
        return true;
    }

    /// <summary>Quantities whose steps are those of another input cannot be looked at beside the features and classes of the sequences.</summary>
    private void LeaveOut(string[] foreign)
    {
        elsewhere = foreign;
        if (foreign.Length == 0) return;
        if (options.Quantities?.FirstOrDefault(foreign.Contains) is { } asked)
            throw new ArgumentException($"{Description.Name}: '{asked}' walks over another input than the one that the sequences have their steps of, and has other steps.", "options");
        string reason = $"{ModelDescription.List(foreign)} walks over another input than the one that the sequences have their steps of.";
        foreach (ReportParts part in new[] { ReportParts.Neurons, ReportParts.States, ReportParts.Surrogates })
            if (options.Parts.HasFlag(part)) skipped.Add(new SkippedPart(part.ToString(), reason));
        quantities = [.. quantities.Except(foreign)];
    }

    /// <summary>A feature that is no number is the caller's mistake, and known before any part is made.</summary>
    private void CheckFeatures(Piece<T> piece)
    {
        foreach (Feature<T> feature in options.Features)
            for (int i = 0; i < piece.Examples.Length; i++)
            for (int step = 0; step < piece.Batch.Lengths[i]; step++)
                feature.At(piece.At(i, step));
    }

    private string? Missing(QuantityRole role) => Array.Exists(Description.Quantities, info => info.Role.HasFlag(role)) ? null
        : $"{Description.Name} marks no quantity as [{role}].";

    private string? NoStates() => Description.States.Length > 0 ? null : $"{Description.Name} has no states.";

    private string? OneStep() => Summary.Longest > 1 ? null : "no sequence has a second step.";

    private string? NoChain() => StateSpace<T>.Chains(model, out string? problem).Count > 0 ? null : $"{Description.Name}: {problem}";

    private string? NoQuantities() => quantities.Length > 0 ? null : $"{Description.Name} has no state or output of a fixed size.";

    private string? NoParameters() => Description.Parameters.Length > 0 ? null : $"{Description.Name} has no parameters.";

    private string? NoOutput() => options.Target is not null || Description.OutputSlots() is [{ } first, ..] && Description.Slots[first].Sequence is null ? null
        : $"{Description.Name} has no [Output] of a fixed size; say what is explained (options.Target).";

    private string? NothingToSee() => options.Features.Count > 0 || Description.States.Length > 0 ? null
        : $"{Description.Name} has no states, and no features of the data are given (options.Features).";

    /// <summary>Attribution goes to an input of numbers, or to what a model makes of its tokens.</summary>
    private string? NoNumbers() => AttributedTo() is not null ? null
        : $"{Description.Name} has no only input of numbers, nor one of tokens that a quantity is made of.";
}
