using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>A random model, compiled.</summary>
internal sealed class CompiledModel(Candidate definition, System.Reflection.Assembly assembly)
{
    private readonly IRecurrentModel<float> _float = Create(definition, assembly);

    public Candidate Definition { get; } = definition;

    /// <summary>In double precision, each time anew.</summary>
    public RecurrentModel<double> Double() => _float.Compiled.Cast<double>();

    private static IRecurrentModel<float> Create(Candidate definition, System.Reflection.Assembly assembly)
    {
        var constructor = assembly.GetType("Fuzz." + definition.Name)!.GetConstructors().Single(c => c.GetParameters().Length > 0);
        return (IRecurrentModel<float>)constructor.Invoke([.. constructor.GetParameters().Select(p => definition.Sizes.TryGetValue(p.Name!, out int size) ? size : p.DefaultValue)]);
    }
}

/// <summary>Which models a run tries: the switches are those of cells, the number is smaller unless a run asks for one.</summary>
internal static class ModelCampaign
{
    private const int Default = 60, Together = 30;
    private const string Header = "using RnnDsl;\nusing static RnnDsl.Equations;\nnamespace Fuzz;\n\n";
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(int, int), Lazy<IReadOnlyList<CompiledModel>>> Compiled = new();

    /// <summary>The first seed and the number of models of each compilation.</summary>
    public static TheoryData<int, int> Batches()
    {
        int count = Campaign.CountOr(Default);
        var batches = new TheoryData<int, int>();
        for (int done = 0; done < count; done += Together) batches.Add(Campaign.Seed + done, Math.Min(Together, count - done));
        return batches;
    }

    /// <summary>Compiles a batch once for all tests, and checks each model.</summary>
    public static void Run(int seed, int count, Action<CompiledModel> check) => Campaign.Try(
        Compiled.GetOrAdd((seed, count), _ => new(() => Compile([.. Enumerable.Range(seed, count).Select(RandomModel.Of)]))).Value, m => m.Definition, check);

    /// <summary>Compiles models over the layers that are there.</summary>
    /// <param name="definitions">The models.</param>
    /// <param name="more">Other files of the assembly.</param>
    public static IReadOnlyList<CompiledModel> Compile(IReadOnlyList<Candidate> definitions, params (string Path, string Text)[] more)
    {
        var assembly = InMemory.Load([.. more, ("Layers.cs", LayerKind.Source), .. definitions.Select(d => (d.Name + ".cs", Header + d.Source))]);
        return [.. definitions.Select(d => new CompiledModel(d, assembly))];
    }
}
