namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>
/// Which definitions a run tries: RNNDSL_FUZZ_COUNT of them (300), from the seed RNNDSL_FUZZ_SEED (1) on. One definition has
/// one seed, so that a failure is run again alone by its seed and a count of 1.
/// </summary>
internal static class Campaign
{
    private const int Together = 50;
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(int Seed, int Count), Lazy<IReadOnlyList<FuzzedModel>>> Compiled = new();

    public static int Count => Number("RNNDSL_FUZZ_COUNT", 300);

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

    private static void Run(IReadOnlyList<FuzzedModel> models, Action<FuzzedModel> check)
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<(int Seed, string Text)>();
        Parallel.ForEach(models, new ParallelOptions { MaxDegreeOfParallelism = 2 }, model =>
        {
            try
            {
                // The generator keeps its exceptions to itself and leaves a skeleton.
                if (model.Double.Description.Inputs.Length == 0) Compiler.Emit(Compiler.Read(model.Definition));
                check(model);
            }
            catch (Exception e)
            {
                string what = e is Xunit.Sdk.XunitException ? e.Message : e.ToString();
                failures.Add((model.Definition.Seed, $"Definition of seed {model.Definition.Seed}: {what}\n{model.Definition.Source}"));
            }
        });
        if (!failures.IsEmpty)
            Assert.Fail($"{failures.Count} of {models.Count} definitions failed:\n{string.Join("\n", failures.OrderBy(f => f.Seed).Select(f => f.Text.Split('\n')[0]))}\n\nThe shortest:\n{string.Join("\n", failures.OrderBy(f => f.Text.Length).Take(3).Select(f => f.Text))}");
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int number) ? number : otherwise;
}
