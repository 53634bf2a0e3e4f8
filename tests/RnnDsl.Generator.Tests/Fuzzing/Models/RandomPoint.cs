using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>Inputs for a random model: sequences of random lengths, and numbers that can be moved. Weights are drawn with them.</summary>
internal sealed class RandomPoint
{
    /// <summary>No sequence has more steps.</summary>
    public const int LongestSequence = 6;

    private readonly ModelDescription _model;
    private readonly string? _main;

    /// <param name="masks">Whether what the runtime draws is given, as numbers like others.</param>
    public RandomPoint(RecurrentModel<double> model, Random random, bool masks)
    {
        _model = model.Description;
        // Mostly one shard, sometimes several.
        Count = random.Next(12) == 0 ? 16 + random.Next(4) : 1 + random.Next(5);
        using (var edit = model.Edit())
            for (int p = 0; p < edit.Infos.Count; p++)
                foreach (ref double value in edit[p].Span) value = random.NextDouble() - 0.5;
        var given = _model.Inputs.Where(i => masks || i.Noise == NoiseKind.None).ToArray();
        _main = given.FirstOrDefault(i => i.Space is not null)?.Space;
        var lengths = given.Select(i => i.Space).OfType<string>().Distinct()
            .ToDictionary(s => s, _ => Enumerable.Range(0, Count).Select(_ => 1 + random.Next(LongestSequence)).ToArray());
        foreach (var input in given)
        {
            var steps = input.Space is null ? Enumerable.Repeat(1, Count) : lengths[input.Space];
            Inputs[input.Name] = [.. steps.Select(n => Fill(random, input, n, Point.Width(input.Shape)))];
        }

        Initial = _model.States.ToDictionary(s => s.Name, s => Fill(random, null, Count, Point.Width(s.Shape)));
    }

    public int Count { get; }

    public Dictionary<string, double[][,]> Inputs { get; } = [];

    public Dictionary<string, double[,]> Initial { get; }

    /// <summary>The examples, or one of them alone.</summary>
    public Batch<double> Batch(int? only = null)
    {
        var builder = new BatchBuilder<double>();
        foreach (var input in _model.Inputs.Where(i => Inputs.ContainsKey(i.Name)))
        {
            var values = only is { } e ? [Inputs[input.Name][e]] : Inputs[input.Name];
            if (input.Tokens > 0) AddTokens(builder, input, [.. values.Select(v => v.Cast<double>().Select(t => (int)t).ToArray())]);
            else if (input.Space is null) builder.AddFixed(input.Name, [.. values.Select(v => v.Cast<double>().ToArray())]);
            else if (input.Space == _main) builder.Add(input.Name, values);
            else builder.AddSequence(input.Name, values);
        }

        return builder.Build();
    }

    public InitialStates<double>? States(int? only = null)
    {
        if (Initial.Count == 0) return null;
        var states = new InitialStates<double>();
        foreach (var (name, all) in Initial)
        {
            var some = new double[only is null ? Count : 1, all.GetLength(1)];
            for (int i = 0; i < some.GetLength(0); i++)
            for (int j = 0; j < some.GetLength(1); j++)
                some[i, j] = all[only ?? i, j];
            states.Set(name, some);
        }

        return states;
    }

    private void AddTokens(BatchBuilder<double> builder, InputInfo input, int[][] tokens)
    {
        if (input.Space == _main) builder.AddTokens(input.Name, tokens);
        else builder.AddTokenSequence(input.Name, tokens);
    }

    private static double[,] Fill(Random random, InputInfo? input, int rows, int columns)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            values[i, j] = input switch
            {
                { Tokens: > 0 and var count } => random.Next(count),
                { Noise: NoiseKind.Dropout } => random.NextDouble() < input.Rate ? 0 : 1 / (1 - input.Rate),
                _ => 1.2 * (2 * random.NextDouble() - 1),
            };
        return values;
    }
}
