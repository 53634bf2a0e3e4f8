namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>
/// Which definitions a run tries: RNNDSL_FUZZ_COUNT of them (500), from the seed RNNDSL_FUZZ_SEED (1) on. One definition has
/// one seed, so that a failure is run again alone by its seed and a count of 1.
/// </summary>
internal static class Campaign
{
    /// <summary>How many definitions are tried unless a run asks for another number.</summary>
    public const int Default = 500;

    private const int Together = 50;
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(int Seed, int Count), Lazy<IReadOnlyList<FuzzedModel>>> Compiled = new();

    public static int Count => CountOr(Default);

    /// <summary>How many a run asks for.</summary>
    public static int CountOr(int otherwise) => Number("RNNDSL_FUZZ_COUNT", otherwise);

    public static int Seed => Number("RNNDSL_FUZZ_SEED", 1);

    /// <summary>The first seed and the number of definitions of each compilation.</summary>
    public static TheoryData<int, int> Batches()
    {
        var batches = new TheoryData<int, int>();
        for (int done = 0; done < Count; done += Together) batches.Add(Seed + done, Math.Min(Together, Count - done));
        return batches;
    }

    /// <summary>Compiles a batch and checks each definition; failures tell all about theirs.</summary>
    public static void Run(int seed, int count, Action<FuzzedModel> check) =>
        // Tests share what is compiled; they do not run at once.
        Run(Compiled.GetOrAdd((seed, count), _ => new(() => FuzzedModel.Compile([.. Enumerable.Range(seed, count).Select(RandomDefinition.Of)]))).Value, check);

    /// <summary>The same for given definitions.</summary>
    public static void Run(IReadOnlyList<Candidate> candidates, Action<FuzzedModel> check) => Run(FuzzedModel.Compile(candidates), check);

    private static void Run(IReadOnlyList<FuzzedModel> models, Action<FuzzedModel> check) => Try(models, m => m.Definition, model =>
    {
        // The generator keeps its exceptions to itself and leaves a skeleton.
        if (model.Double.Description.Inputs.Length == 0) Compiler.Emit(Compiler.Read(model.Definition));
        check(model);
    });

    /// <summary>Checks every item; failures tell all about their definitions, the shortest of them.</summary>
    public static void Try<TItem>(IReadOnlyList<TItem> items, Func<TItem, Candidate> definition, Action<TItem> check)
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<(int Seed, string Text)>();
        Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = 2 }, item =>
        {
            try
            {
                check(item);
            }
            catch (Exception e)
            {
                string what = e is Xunit.Sdk.XunitException ? e.Message : e.ToString();
                failures.Add((definition(item).Seed, $"Definition of seed {definition(item).Seed}: {what}\n{definition(item).Source}"));
            }
        });
        if (failures.IsEmpty) return;
        string all = string.Join("\n", failures.OrderBy(f => f.Seed).Select(f => f.Text.Split('\n')[0]));
        Assert.Fail($"{failures.Count} of {items.Count} definitions failed:\n{all}\n\nThe shortest:\n{string.Join("\n", failures.OrderBy(f => f.Text.Length).Take(3).Select(f => f.Text))}");
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int number) ? number : otherwise;
}
