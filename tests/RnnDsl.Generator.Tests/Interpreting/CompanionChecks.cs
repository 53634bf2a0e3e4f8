using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Fuzzing;

namespace RnnDsl.Generator.Tests.Interpreting;

/// <summary>The programs of explainers, derived from a definition and interpreted with random numbers for all leaves.</summary>
internal sealed class CompanionChecks
{
    private readonly Candidate _candidate;
    private readonly int _steps;
    private readonly LeafValues _leaves = new();
    private readonly Definition _definition;
    private readonly Definition _cell;
    private readonly Graph _joint;

    public CompanionChecks(Candidate candidate, int draw, CompanionKind kind)
    {
        _candidate = candidate;
        var random = new Random(unchecked(candidate.Seed * 17 + draw));
        _steps = 1 + random.Next(4);
        _definition = Compiler.Read(candidate);
        foreach (var hyper in _definition.Numbers) _leaves.Set(new Leaf(LeafKind.Hyper, hyper.Name), [[hyper.Number]]);
        foreach (var step in _definition.Of(LeafRole.Step)) _leaves.Set(new Leaf(LeafKind.StepIndex, step.Name), [.. Enumerable.Range(0, _steps).Select(t => new double[] { t })]);
        _cell = _definition with { Quantities = [.. _definition.StepQuantities] };
        var (companion, forward, derive) = Companions.Make(kind, _cell, Rewrites.All(_definition.Forward));
        _joint = Verifier.Check(Programs.Differentiate(Verifier.Check(forward, "making a companion"), _ => false, derive), "deriving a companion");
        foreach (var number in companion.Numbers.Where(n => _definition.Numbers.All(m => m.Name != n.Name))) _leaves.Set(new Leaf(LeafKind.Hyper, number.Name), [[number.Name == Relevances.Epsilon ? 0.01 : 0]]);
        _leaves.Draw(_joint, candidate.Sizes, _steps, random);
    }

    /// <summary>Every check of a definition; a failure tells its equations.</summary>
    public static void All(Candidate candidate, int draw)
    {
        try
        {
            Of(CompanionKind.Difference).Differences();
            Of(CompanionKind.Relevance).Relevance();
            Of(CompanionKind.Decomposition).Decompositions();
            Of(CompanionKind.Shares).SharesAddUp();
        }
        catch (Exception e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}\n{candidate.Source}\n{e.StackTrace}");
        }

        CompanionChecks Of(CompanionKind kind) => new(candidate, draw, kind);
    }

    /// <summary>Multipliers times changes of inputs, contexts and initial states are the seeded sum's change.</summary>
    public void Differences()
    {
        // The number of the greatest unit is no sum of anything.
        if (_joint.OfType<ArgMax>().Any()) return;
        var run = Run();
        double whole = Seeds(run, (seed, result) => LeafValues.Dot(_leaves.Of(seed), Minus(run.Result(result), run.Result(Second(result)))));
        double parts = Leaves().Sum(leaf => LeafValues.Dot(run.Result(Reverse.AdjointOf(Side(leaf))), Minus(_leaves.Of(leaf), _leaves.Of(leaf with { Symbol = Twin.NameOf(leaf.Symbol) }))));
        Close(whole, parts, "The change", 1e-9);

        static string Second(string result) => ResultNames.Owner(result, ResultNames.Quantity) is { } quantity
            ? ResultNames.Quantity + Twin.NameOf(quantity)
            : ResultNames.Final + Twin.NameOf(ResultNames.Owner(result, ResultNames.Final)!);
    }

    /// <summary>The relevance that is seeded arrives at inputs, contexts and initial states, or is absorbed.</summary>
    public void Relevance()
    {
        var run = Run();
        double whole = Seeds(run, (seed, _) => _leaves.Of(seed).Sum(row => row.Sum()));
        double parts = Leaves().Sum(leaf => run.Result(Reverse.AdjointOf(Side(leaf))).Sum(row => row.Sum())) + run.Result(Reverse.AdjointOf("initial " + Relevances.Absorbed)).Sum(row => row.Sum());
        if (_joint.Results.Any(r => r.Name == ResultNames.AtEnd + Relevances.Absorbed)) parts += run.Result(ResultNames.AtEnd + Relevances.Absorbed).Sum(row => row.Sum());
        double scale = Leaves().Sum(leaf => run.Result(Reverse.AdjointOf(Side(leaf))).Sum(row => row.Sum(Math.Abs)));
        Close(whole, parts, "Relevance", 1e-9, scale);
    }

    /// <summary>Where the phrase is everything nothing is irrelevant; where it is nothing nothing is relevant.</summary>
    public void Decompositions()
    {
        // A step function tells 0 from what is left of rounding.
        // The logarithm of nothing is no number.
        if (_joint.Nodes.Any(n => n.Operator is Log) && _joint.Nodes.Any(n => n.Operator is Where)) return;
        foreach (bool all in _joint.Nodes.Any(n => n.Operator is Flat) ? new[] { false } : [true, false])
        {
            foreach (var leaf in Leaves())
            {
                var part = leaf with { Symbol = Decomposition.Relevant + leaf.Symbol };
                _leaves.Set(part, [.. _leaves.Of(leaf).Select(row => row.Select(x => all ? x : 0).ToArray())]);
            }

            _leaves.Set(new Leaf(LeafKind.Input, Decomposition.InSpan), [.. Enumerable.Range(0, _steps).Select(_ => new double[] { all ? 1 : 0 })]);
            var run = Run();
            foreach (var quantity in _cell.Quantities)
            {
                var relevant = run.Result(ResultNames.Quantity + Decomposition.Relevant + quantity.Name);
                var bias = run.Result(ResultNames.Quantity + Decomposition.Bias + quantity.Name);
                var expected = all ? Minus(run.Result(Definition.QuantityResult(quantity.Name)), bias) : [.. relevant.Select(row => new double[row.Length])];
                for (int row = 0; row < relevant.Length; row++)
                for (int unit = 0; unit < relevant[row].Length; unit++)
                    Close(expected[row][unit], relevant[row][unit], $"The relevant part of {quantity.Name} at step {row}, unit {unit}, {(all ? "everything" : "nothing")} being in the phrase", 1e-9);
            }
        }
    }

    /// <summary>The parts of a sum add up to it.</summary>
    public void SharesAddUp()
    {
        var run = Run();
        foreach (var quantity in _cell.Quantities.Where(q => _joint.Results.Any(r => r.Name == ResultNames.Quantity + Shares.Prefixes[0] + q.Name)))
        {
            var whole = run.Result(Definition.QuantityResult(quantity.Name));
            var parts = Shares.Prefixes.Select(prefix => run.Result(ResultNames.Quantity + prefix + quantity.Name)).ToList();
            for (int row = 0; row < whole.Length; row++)
            for (int unit = 0; unit < whole[row].Length; unit++)
                Close(whole[row][unit], parts.Sum(part => part[row][unit]), $"{quantity.Name} at step {row}, unit {unit}", 1e-9);
        }
    }

    private double Seeds(Interpreter run, Func<Leaf, string, double> term) =>
        _cell.Quantities.Select(q => (Seed: new Leaf(LeafKind.Seed, q.Name), Result: Definition.QuantityResult(q.Name)))
            .Concat(_definition.Of(LeafRole.State).Select(s => (Seed: new Leaf(LeafKind.FinalSeed, s.Name), Result: Definition.FinalResult(s.Name))))
            .Where(t => _leaves.Known.Contains(t.Seed))
            .Sum(t => term(t.Seed, t.Result));

    /// <summary>What can change from run to run.</summary>
    private IEnumerable<Leaf> Leaves() => _joint.OfType<Leaf>().Select(l => l.Operator)
        .Where(l => l.Kind is LeafKind.Input or LeafKind.Context or LeafKind.Initial && _definition.Leaves.Any(known => known.Name == l.Symbol)).Distinct();

    private static string Side(Leaf leaf) => leaf.Kind switch
    {
        LeafKind.Input => "input " + leaf.Symbol,
        LeafKind.Initial => "initial " + leaf.Symbol,
        _ => "context " + leaf.Symbol,
    };

    private Interpreter Run() => new(_joint, _candidate.Sizes, _steps, _leaves);

    private static double[][] Minus(double[][] a, double[][] b) => [.. a.Zip(b, (x, y) => x.Zip(y, (p, q) => p - q).ToArray())];

    private static void Close(double expected, double actual, string what, double tolerance, double scale = 0)
    {
        if (!double.IsFinite(expected) || Math.Abs(expected) > 1e8) return; // numbers that grow without bounds say nothing
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Max(Math.Abs(expected), scale)), $"{what}: {expected:R}, and its parts {actual:R}.");
    }
}
