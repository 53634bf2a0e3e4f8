using System.Reflection;
using RnnDsl.Batching;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A random definition, compiled, with random weights, inputs and initial states: a point to compare programs at.</summary>
internal sealed class FuzzedModel
{
    private const string Header = """
        using RnnDsl;
        using static RnnDsl.Equations;
        namespace Fuzz;

        """;

    private const string Outside = "namespace Fuzz; public static class Outside { public const double Third = 1.0 / 3; }";

    public FuzzedModel(Candidate definition, Assembly assembly)
    {
        Definition = definition;
        var constructor = assembly.GetType("Fuzz." + definition.Name)!.GetConstructors().Single(c => c.GetParameters().Length > 0);
        var arguments = constructor.GetParameters().Select(p =>
            definition.Sizes.TryGetValue(p.Name!, out int size) ? size
            : definition.Constants.TryGetValue(p.Name!, out var shape) ? Constant(shape.Rows, shape.Columns)
            : p.HasDefaultValue ? p.DefaultValue : null).ToArray();
        Float = ((IRecurrentModel<float>)constructor.Invoke(arguments)).Compiled;
        Double = Float.Cast<double>();
    }

    public Candidate Definition { get; }

    public RecurrentModel<float> Float { get; private set; }

    public RecurrentModel<double> Double { get; }

    public Point Draw(int draw)
    {
        var random = new Random(unchecked(Definition.Seed * 31 + draw));
        using (var edit = Double.Edit())
            for (int p = 0; p < edit.Infos.Count; p++)
                foreach (ref double value in edit[p].Span) value = random.NextDouble() - 0.5;
        Float = Double.Cast<float>();
        return new Point(Double.Description, random);
    }

    /// <summary>A vector, or a matrix where there are columns, of numbers that are as good as any.</summary>
    private static object Constant(int rows, int columns)
    {
        double[] values = [.. Enumerable.Range(1, rows * Math.Max(1, columns)).Select(i => 0.6 * Math.Sin(i * i + rows))];
        return columns == 0 ? new Vec(values) : new Mat(rows, columns, values);
    }

    /// <summary>Compiles many definitions at once.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="more">Other files of the assembly.</param>
    public static IReadOnlyList<FuzzedModel> Compile(IReadOnlyList<Candidate> definitions, params (string Path, string Text)[] more)
    {
        var assembly = InMemory.Load([.. more, ("Outside.cs", Outside), .. definitions.Select(d => (d.Name + ".cs", Header + d.Source))]);
        return [.. definitions.Select(d => new FuzzedModel(d, assembly))];
    }
}

/// <summary>Inputs and initial states for a model: sequences of random lengths, and numbers that can be moved.</summary>
internal sealed class Point
{
    private readonly ModelDescription _model;

    public Point(ModelDescription model, Random random)
    {
        _model = model;
        // Mostly one shard, sometimes several.
        int count = random.Next(12) == 0 ? 16 + random.Next(4) : 1 + random.Next(5);
        Lengths = [.. Enumerable.Range(0, count).Select(_ => 1 + random.Next(count > 5 ? 3 : 5))];
        Inputs = model.Inputs.ToDictionary(i => i.Name, i => Lengths.Select(steps => Fill(steps, Width(i.Shape), 1.2)).ToArray());
        Initial = model.States.ToDictionary(s => s.Name, s => Fill(count, Width(s.Shape), 0.8));
        Contexts = model.Contexts.ToDictionary(c => c.Name, c => Lengths.Select(_ => Fill(1 + random.Next(count > 5 ? 3 : 5), Width(c.Shape), 1.2)).ToArray());
        // Mostly from the first step on, sometimes each example from where another run left it.
        FirstSteps = [.. Lengths.Select(_ => random.Next(3) == 0 ? random.Next(4) : 0)];

        double[,] Fill(int rows, int columns, double scale)
        {
            var values = new double[rows, columns];
            for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                values[i, j] = scale * (2 * random.NextDouble() - 1);
            return values;
        }
    }

    public int[] Lengths { get; }

    public Dictionary<string, double[][,]> Inputs { get; }

    public Dictionary<string, double[,]> Initial { get; }

    public Dictionary<string, double[][,]> Contexts { get; }

    public int[] FirstSteps { get; }

    /// <summary>The numbers of a shape, or of one position where it has positions.</summary>
    public static int Width(IEnumerable<int> shape) => shape.Aggregate(1, (a, b) => a * Math.Max(1, b));

    public Batch<double> Batch(params int[] only)
    {
        var builder = new BatchBuilder<double>();
        foreach (var input in _model.Inputs)
            builder.Add(input.Name, Some(Inputs[input.Name]));
        var batch = builder.Build();
        foreach (var (name, values) in Contexts) batch = batch.WithContext(name, Some(values));
        return batch;

        double[][,] Some(double[][,] all) => only.Length == 0 ? all : [.. only.Select(e => all[e])];
    }

    public InitialStates<T> States<T>(params int[] only) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var states = new InitialStates<T>();
        int[] rows = only.Length == 0 ? [.. Enumerable.Range(0, Lengths.Length)] : only;
        if (_model.UsesStep) states.SetFirstStep([.. rows.Select(e => FirstSteps[e])]);
        foreach (var (name, values) in Initial)
        {
            var copy = new T[rows.Length, values.GetLength(1)];
            for (int i = 0; i < copy.GetLength(0); i++)
            for (int j = 0; j < copy.GetLength(1); j++)
                copy[i, j] = T.CreateTruncating(values[rows[i], j]);
            states.Set(name, copy);
        }

        return states;
    }
}
