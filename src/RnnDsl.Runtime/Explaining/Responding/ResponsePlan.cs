using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>One curve to draw: a step (and a feature), the grid, and the changes that it takes.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed record ResponsePlan<T>(int Step, int? Feature, double[] Grid, T[] Actual, int[] Examples, RowChange<T>[] Changes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The curves that options ask for; throws where they do not fit.</summary>
    internal static IEnumerable<ResponsePlan<T>> All(ModelDescription model, Wrt input, StepRows<T> rows, InputResponseOptions<T> options)
    {
        InputInfo info = model.Inputs[input.Index];
        Check(model, info, input.Width, rows, options);
        int[] steps = [.. options.Steps ?? [.. Enumerable.Range(0, rows.Geometry.Steps)]];
        if (info.Tokens > 0)
        {
            int[] tokens = [.. options.Tokens ?? [.. Enumerable.Range(0, info.Tokens)]];
            return steps.Select(step => Of(rows, step, -1, [.. tokens.Select(token => (double)token)], [.. tokens.Select(token => new[] { T.CreateTruncating(token) })]));
        }
        if (options.Symbols is { } symbols) return steps.Select(step => Of(rows, step, -1, [.. Enumerable.Range(0, symbols.Count).Select(i => (double)i)], [.. symbols]));
        int[] features = [.. options.Features ?? [.. Enumerable.Range(0, input.Width)]];
        T[][] grids = [.. features.Select(feature => options.Grid is { } grid ? grid.ToArray() : Between(rows, feature, options.Points))];
        return from step in steps
               from i in Enumerable.Range(0, features.Length)
               select Of(rows, step, features[i], [.. grids[i].Select(double.CreateTruncating)], [.. grids[i].Select(value => new[] { value })]);
    }

    /// <summary>The curve, of the values that the target took in the order of the changes.</summary>
    internal ResponseCurve Read(ReadOnlySpan<double> values, int count)
    {
        var perExample = new double[]?[count];
        for (int i = 0; i < Examples.Length; i++) perExample[Examples[i]] = values.Slice(i * Grid.Length, Grid.Length).ToArray();
        return new ResponseCurve(Step, Feature, Grid, perExample, [.. Actual.Select(double.CreateTruncating)]);
    }

    private static ResponsePlan<T> Of(StepRows<T> rows, int step, int feature, double[] grid, T[][] values)
    {
        int[] examples = [.. Enumerable.Range(0, rows.Geometry.Count).Where(example => step < rows.Geometry.Lengths[example])];
        var changes = new RowChange<T>[examples.Length * values.Length];
        for (int i = 0; i < examples.Length; i++)
        for (int k = 0; k < values.Length; k++)
            changes[i * values.Length + k] = new RowChange<T>(examples[i], step, feature, values[k]);
        var actual = new T[rows.Geometry.Count];
        foreach (int example in examples) actual[example] = rows.At(example, step)[Math.Max(0, feature)];
        return new ResponsePlan<T>(step, feature < 0 ? null : feature, grid, feature < 0 && rows.Width > 1 ? [] : actual, examples, changes);
    }

    private static T[] Between(StepRows<T> rows, int feature, int points)
    {
        T low = T.PositiveInfinity, high = T.NegativeInfinity;
        for (int example = 0; example < rows.Geometry.Count; example++)
        for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
        {
            T value = rows.At(example, step)[feature];
            low = T.Min(low, value);
            high = T.Max(high, value);
        }
        if (low == high) return [low];
        return [.. Enumerable.Range(0, points).Select(i => low + (high - low) * (T.CreateTruncating(i) / T.CreateTruncating(points - 1)))];
    }

    private static void Check(ModelDescription model, InputInfo info, int width, StepRows<T> rows, InputResponseOptions<T> options)
    {
        foreach (int step in options.Steps ?? [])
            if ((uint)step >= (uint)rows.Geometry.Steps)
                throw new ArgumentOutOfRangeException(nameof(options), step, $"{model.Name}: the longest example has {rows.Geometry.Steps} steps of '{info.Name}', numbered from 0; there is no step {step}.");
        foreach (int feature in options.Features ?? [])
            if ((uint)feature >= (uint)width)
                throw new ArgumentOutOfRangeException(nameof(options), feature, $"{model.Name}: '{info.Name}' has {model.Explain(width)} features, numbered from 0; there is no feature {feature}.");
        if (options.Points < 2) throw new ArgumentOutOfRangeException(nameof(options), options.Points, "A response curve needs at least two points.");
        if (options.Grid is { } grid && (grid.Count == 0 || grid.Any(value => !T.IsFinite(value))))
            throw new ArgumentException("The grid of a response curve needs at least one value, all of them finite.", nameof(options));
        if (info.Tokens > 0 && (options.Grid is not null || options.Symbols is not null || options.Features is not null))
            throw new ArgumentException($"{model.Name}: '{info.Name}' are tokens; they move over Tokens, not over a grid, symbols or features.", nameof(options));
        if (info.Tokens == 0 && options.Tokens is not null)
            throw new ArgumentException($"{model.Name}: '{info.Name}' are no tokens; give a Grid for its cells or Symbols for its steps.", nameof(options));
        foreach (int token in options.Tokens ?? [])
            if ((uint)token >= (uint)info.Tokens)
                throw new ArgumentOutOfRangeException(nameof(options), token, $"{model.Name}: tokens of '{info.Name}' are the integers from 0 to {info.Tokens - 1}; {token} is none.");
        CheckSymbols(model, info, width, options);
    }

    private static void CheckSymbols(ModelDescription model, InputInfo info, int width, InputResponseOptions<T> options)
    {
        if (options.Symbols is not { } symbols) return;
        if (symbols.Count == 0) throw new ArgumentException("There are no symbols for a step to move over.", nameof(options));
        if (options.Grid is not null || options.Features is not null)
            throw new ArgumentException("Symbols replace whole steps: they go with neither a grid nor single features.", nameof(options));
        for (int i = 0; i < symbols.Count; i++)
        {
            if (symbols[i].Length != width)
                throw new ArgumentException($"{model.Name}: symbol {i} has {symbols[i].Length} features; '{info.Name}' has {model.Explain(width)}.", nameof(options));
            if (symbols[i].Any(value => !T.IsFinite(value))) throw new ArgumentException($"Symbol {i} is not made of finite numbers.", nameof(options));
        }
    }
}
