using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Occlusion"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record OcclusionOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many steps a window covers.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>How many features a window covers; all of them if null.</summary>
    public int? Features { get; init; }

    /// <summary>By how many steps a window moves.</summary>
    public int StepStride { get; init; } = 1;

    /// <summary>By how many features a window moves.</summary>
    public int FeatureStride { get; init; } = 1;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(base.Describe())
    {
        ["window"] = string.Create(CultureInfo.InvariantCulture, $"{Steps} steps × {(Features is { } features ? Text(features) : "all")} features"),
        ["strides"] = string.Create(CultureInfo.InvariantCulture, $"{StepStride} × {FeatureStride}"),
    };

    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1, "options.Steps");
        ArgumentOutOfRangeException.ThrowIfLessThan(Features ?? 1, 1, "options.Features");
        ArgumentOutOfRangeException.ThrowIfLessThan(StepStride, 1, "options.StepStride");
        ArgumentOutOfRangeException.ThrowIfLessThan(FeatureStride, 1, "options.FeatureStride");
    }
}

/// <summary>
/// Slides a window over steps and features, and gives each cell the mean of f(x) − f(x with the window replaced) over the windows that cover it
/// (Zeiler and Fergus 2014; Captum's Occlusion). The last window ends where the sequence does; cells that no window covers get zero.
/// </summary>
public static class Occlusion
{
    /// <summary>How many draws of a random replacement are averaged where nothing is said.</summary>
    private const int DefaultDraws = 10;

    /// <summary>Attributes a model's target to an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input; the only one if not given. Other inputs stay as they are.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Window, strides, replacement.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        OcclusionOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, wrt, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="wrt">The name of an input; the only one if not given.</param>
    /// <param name="options">Window, strides, replacement.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static Attribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, string? wrt = null, OcclusionOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, wrt, options, cancellation);

    private static Attribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, string? wrt, OcclusionOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new OcclusionOptions<T>();
        ModelDescription description = subject.Check(batch);
        Wrt found = Wrt.Find(description, wrt);
        if (found.Kind != WrtKind.Input)
            throw new NotSupportedException($"{description.Name}: windows slide over inputs; '{found.Name}' is none. Use FeatureAblation with Players.Gates for quantities.");
        bool whole = options.Features is null || options.Features == found.Width;
        if (options.Features > found.Width)
            throw new ArgumentOutOfRangeException("options.Features", options.Features, $"{description.Name}: '{found.Name}' has {description.Explain(found.Width)} features; a window cannot cover {options.Features}.");
        Players players = whole ? Players.Steps(found.Name) : Players.Cells(found.Name);
        var game = Game<T>.Of(subject, batch, players, options, DefaultDraws, goThroughAlternatives: whole && options.Steps == 1);
        PerturbedInput<T> input = Array.Find(game.Inputs, of => of.Name == found.Name)!;
        if (options.Steps > input.Lengths.Max())
            throw new ArgumentOutOfRangeException("options.Steps", options.Steps, $"{description.Name}: the longest example has {input.Lengths.Max()} steps; a window cannot cover {options.Steps}.");
        int features = whole ? 1 : found.Width;
        var windows = new List<Window>();
        for (int example = 0; example < batch.Count; example++)
            foreach ((int step, int stepEnd) in Slide(input.Lengths[example], options.Steps, options.StepStride))
            foreach ((int feature, int featureEnd) in Slide(features, whole ? 1 : options.Features!.Value, options.FeatureStride))
                windows.Add(new Window(example, step, stepEnd, feature, featureEnd));
        (double[][,] values, double[] all) = Fall(game, windows, features, input.Lengths, cancellation);
        T[][,] cells = [.. values.Select(of => Widen<T>(of, found.Width))];
        return new Attribution<T>(nameof(Occlusion), options.Describe(), subject.TargetText, found.Name, found.Shape, cells, PlayerAttribution<T>.Rounded(all));
    }

    /// <summary>Where windows begin and end along one axis; the last one is cut off where the axis ends.</summary>
    private static IEnumerable<(int First, int End)> Slide(int length, int window, int stride)
    {
        for (int first = 0; ; first += stride)
        {
            yield return (first, Math.Min(first + window, length));
            if (first + window >= length || first + stride >= length) yield break;
        }
    }

    /// <summary>The mean over windows, for each example [steps × features].</summary>
    private static (double[][,] Values, double[] All) Fall<T>(Game<T> game, List<Window> windows, int features, int[] lengths, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] all = game.AskAll(cancellation);
        double[][,] values = [.. lengths.Select(length => new double[length, features])];
        int[][,] counts = [.. lengths.Select(length => new int[length, features])];
        var coalitions = new Coalitions(game.MostPlayers);
        var asked = new List<(int Window, double Weight)>();
        double[] answers = [];
        game.Expected = (long)windows.Count * game.Draws;
        for (int window = 0; window < windows.Count; window++)
        {
            Add(window);
            if (asked.Count >= Removal.AtOnce || window == windows.Count - 1) Flush();
        }
        for (int example = 0; example < values.Length; example++)
        for (int step = 0; step < lengths[example]; step++)
        for (int feature = 0; feature < features; feature++)
            if (counts[example][step, feature] > 0) values[example][step, feature] /= counts[example][step, feature];
        return (values, all);

        void Add(int number)
        {
            Window window = windows[number];
            IEnumerable<(int Number, double Weight)> draws = game.HasAlternatives
                ? game.AlternativesOf(window.Example, window.Step)
                : Enumerable.Range(0, game.Draws).Select(draw => (draw, 1.0 / game.Draws));
            foreach ((int draw, double weight) in draws)
            {
                int question = coalitions.AddAll(window.Example, draw, game.Maps[window.Example].Count);
                for (int step = window.Step; step < window.StepEnd; step++)
                for (int feature = window.Feature; feature < window.FeatureEnd; feature++)
                    coalitions.Leave(question, step * features + feature);
                asked.Add((number, weight));
            }
            for (int step = window.Step; step < window.StepEnd; step++)
            for (int feature = window.Feature; feature < window.FeatureEnd; feature++)
                counts[window.Example][step, feature]++;
        }

        void Flush()
        {
            if (answers.Length < asked.Count) answers = new double[asked.Count];
            game.Ask(coalitions, answers, cancellation);
            for (int i = 0; i < asked.Count; i++)
            {
                Window window = windows[asked[i].Window];
                double fall = asked[i].Weight * (all[window.Example] - answers[i]);
                for (int step = window.Step; step < window.StepEnd; step++)
                for (int feature = window.Feature; feature < window.FeatureEnd; feature++)
                    values[window.Example][step, feature] += fall;
            }
            asked.Clear();
            coalitions.Clear();
        }
    }

    /// <summary>What a window over whole steps gives goes to each of their features.</summary>
    private static T[,] Widen<T>(double[,] values, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cells = new T[values.GetLength(0), width];
        for (int step = 0; step < cells.GetLength(0); step++)
        for (int feature = 0; feature < width; feature++)
            cells[step, feature] = T.CreateTruncating(values[step, values.GetLength(1) == 1 ? 0 : feature]);
        return cells;
    }

    private readonly record struct Window(int Example, int Step, int StepEnd, int Feature, int FeatureEnd);
}
