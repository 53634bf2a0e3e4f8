using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="GlobalAttribution"/> can be told.</summary>
public sealed record GlobalAttributionOptions : SurveyOptions
{
    /// <summary>How many positions are told apart at most, counted from the start and from the end.</summary>
    public int Positions { get; init; } = 64;

    /// <summary>How often an interval shall hold the mean that infinitely many sequences would give.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How many bootstrap samples of the sequences the intervals are percentiles of; 0 takes Student's t of the standard error, which is right for many sequences.</summary>
    public int Bootstrap { get; init; }
}

/// <summary>What one feature or position accounts for, over sequences.</summary>
/// <param name="Index">The feature or the position, from 0.</param>
/// <param name="Size">The mean over sequences of the sum of |attribution|; its standard error is that over sequences.</param>
/// <param name="Low">Where the confidence interval of <paramref name="Size"/> begins; not a number for fewer than two sequences.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Signed">The mean over sequences of the sum of the attributions themselves: far below the size where they go both ways.</param>
public sealed record MeanImportance(int Index, Estimate Size, double Low, double High, Estimate Signed);

/// <summary>What a model attends to as a whole: mean |attribution| over a data set (the global importance of Lundberg et al. 2020), by feature and by position.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Method">The method that attributed.</param>
/// <param name="Target">What was explained, in words; where each piece of the data has a target of its own, that of the first.</param>
/// <param name="Wrt">What was attributed to.</param>
/// <param name="Count">How many sequences there were.</param>
/// <param name="Confidence">How often an interval shall hold the mean.</param>
/// <param name="Bootstrap">How many bootstrap samples the intervals are of; 0 for Student's t.</param>
/// <param name="Features">For each feature, summed over a sequence's steps.</param>
/// <param name="FromStart">For each position, 0 the first step, summed over features: of the sequences that reach it, whose number is the size's count.</param>
/// <param name="FromEnd">The same, 0 the last step.</param>
public sealed partial record GlobalAttribution(
    string Model, string Method, string Target, string Wrt, int Count, double Confidence, int Bootstrap,
    IReadOnlyList<MeanImportance> Features, IReadOnlyList<MeanImportance> FromStart, IReadOnlyList<MeanImportance> FromEnd)
{
    /// <summary>Explains every sequence of a data set, piece by piece, by the same target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="target">What is explained, the same for every sequence; for one of each sequence's own use the other overload.</param>
    /// <param name="explainer">The method, which runs once for each piece; gradient × input of the only input if not given.</param>
    /// <param name="options">Positions, intervals.</param>
    /// <param name="cancellation">Stops between pieces, and within them where the explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    public static GlobalAttribution Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Target target, IExplainer<T>? explainer = null, GlobalAttributionOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(target);
        return Of(model, data, _ => target, explainer, options, cancellation);
    }

    /// <summary>The same, with a target for the sequences of each piece.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="targets">
    /// The target of some sequences, given by their numbers in the data set: <c>numbers => Target.Units("logits", [.. numbers.Select(i => labels[i])])</c> explains each one's class.
    /// </param>
    /// <param name="explainer">The method, which runs once for each piece; gradient × input of the only input if not given.</param>
    /// <param name="options">Positions, intervals.</param>
    /// <param name="cancellation">Stops between pieces, and within them where the explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    public static GlobalAttribution Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Func<IReadOnlyList<int>, Target> targets, IExplainer<T>? explainer = null,
        GlobalAttributionOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(targets);
        options ??= new GlobalAttributionOptions();
        Check(options);
        if (explainer is null)
        {
            // Says at once where there are several inputs.
            Explaining.Wrt.Find(model.Compiled.Description, null);
            explainer = Explainer.Of<T>(nameof(InputXGradient), (of, batch, target, _) => InputXGradient.Attribute(of, batch, target, options: new ExplainOptions { Run = options.Run }));
        }
        var sums = new EffectSums(options);
        string? text = null, wrt = null;
        int done = 0;
        foreach (Piece<T> piece in data.Pieces(model.Compiled, options.RowBudget))
        {
            cancellation.ThrowIfCancellationRequested();
            Target target = targets(piece.Examples) ?? throw new ArgumentException("The target of a piece is null.", nameof(targets));
            GradientPass<T>.CheckCall(model.Compiled, piece.Batch, target, null);
            Attribution<T> found = explainer.Explain(model, piece.Batch, target, cancellation);
            if (found.Values.Count != piece.Examples.Length)
                throw new ArgumentException($"{explainer.Name} explained {found.Values.Count} of {piece.Examples.Length} sequences.", nameof(explainer));
            for (int i = 0; i < found.Values.Count; i++) sums.Add(piece.Examples[i], found.Values[i], found.Wrt);
            (text, wrt) = (text ?? found.Target, found.Wrt);
            done += piece.Examples.Length;
            options.Progress?.Report((double)done / data.Count);
        }
        return new GlobalAttribution(
            model.Compiled.Description.Name, explainer.Name, text!, wrt!, done, options.Confidence, options.Bootstrap, sums.Features(), sums.FromStart(), sums.FromEnd());
    }

    private static void Check(GlobalAttributionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Positions, 0, "options.Positions");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Bootstrap, 0, "options.Bootstrap");
        if (!(options.Confidence is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.Confidence", options.Confidence, "A confidence lies between 0 and 1.");
    }
}
