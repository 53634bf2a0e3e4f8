using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Fuzzing;

namespace RnnDsl.Generator.Tests.Interpreting;

/// <summary>Random definitions' graphs, forward and derived, computed node by node.</summary>
[Collection("Fuzzing")]
public class InterpretingTests
{
    public static TheoryData<int, int> Batches => Campaign.Batches();

    [Fact]
    public void Every_operator_has_a_meaning() => Assert.Empty(
        typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && !t.IsSubclassOf(typeof(Composite)) && !t.IsSubclassOf(typeof(CutOperator))).Except(Semantics.Covered).Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Batches))]
    public void Forward_graphs_compute_what_the_equations_say(int seed, int count) => Campaign.Run(seed, count, model =>
    {
        var point = model.Draw(0);
        var definition = Compiler.Read(model.Definition);
        var eager = model.Double.Evaluate(point.Batch(), point.States<double>());
        var leaves = Leaves(model, definition, point);
        var sizes = point.Contexts.ToDictionary(c => RnnDsl.Generator.Graphs.Sequence.Of(c.Key).AllNames.Single(), c => c.Value[0].GetLength(0));
        foreach (var (name, size) in model.Definition.Sizes) sizes[name] = size;
        var run = new Interpreter(definition.Forward, sizes, point.Lengths[0], leaves);
        foreach (var quantity in definition.Quantities)
        {
            var values = run.Result(Definition.QuantityResult(quantity.Name));
            for (int step = 0; step < values.Length; step++)
            for (int unit = 0; unit < values[step].Length; unit++)
                Assert.Equal(eager[quantity.Name][0][step][unit], values[step][unit], 1e-11);
        }
    });

    [Theory]
    [MemberData(nameof(Batches))]
    public void Backward_graphs_compute_slopes_and_agree_with_tangents(int seed, int count) => Each(seed, count, derivation =>
    {
        derivation.CheckGradients();
        derivation.CheckTangents();
    });

    [Fact]
    public void Backward_graphs_can_be_differentiated_again() => Each(Campaign.Seed, Math.Min(Campaign.Count, 50), derivation => derivation.CheckSecondGradients());

    [Fact]
    public void Differences_from_a_reference_add_up() => Companion(CompanionKind.Difference, checks => checks.Differences());

    [Fact]
    public void Relevance_is_conserved() => Companion(CompanionKind.Relevance, checks => checks.Relevance());

    [Fact]
    public void Decompositions_of_all_and_of_nothing_are_exact() => Companion(CompanionKind.Decomposition, checks => checks.Decompositions());

    [Fact]
    public void Contributions_add_up() => Companion(CompanionKind.Shares, checks => checks.SharesAddUp());

    private static void Companion(CompanionKind kind, Action<CompanionChecks> check) =>
        Campaign.Try([.. Enumerable.Range(Campaign.Seed, Math.Min(Campaign.Count, 200)).Select(RandomDefinition.Of)], c => c, candidate => Deep.Run(() =>
        {
            check(new CompanionChecks(candidate, draw: 0, kind));
            return true;
        }));

    [Theory]
    [MemberData(nameof(Attending))]
    public void Cells_that_attend_can_be_differentiated_twice(string equations, int draw)
    {
        string source = "using RnnDsl; using static RnnDsl.Equations;\n[RecurrentCell] public partial class A\n{\n[Input(\"I\")] Vec x; [State(\"H\")] Vec h; [State] Scalar c; "
            + "[History(nameof(h))] Series past; [History(nameof(c))] Signal count; [Context(\"D\")] Series mem; [Context] Signal price; "
            + "[Weight(\"H\", \"I\")] Mat W; [Weight(\"D\", \"H\")] Mat Q; [Weight(\"H\", \"D\")] Mat V; [Weight(\"H\", \"H\")] Mat U; [Bias(\"H\")] Vec b;\n" + equations + "\n}";
        var derivation = new Derivation(new Candidate("A", source, new Dictionary<string, int> { ["I"] = 2, ["H"] = 3, ["D"] = 2 }), draw);
        derivation.CheckGradients();
        derivation.CheckTangents();
        derivation.CheckSecondGradients();
    }

    public static TheoryData<string, int> Attending
    {
        get
        {
            string[] cells =
            [
                "[Next(nameof(c))] Scalar cNext => 0.5 * c + Sum(price * price); Signal e => Dot(Tanh(V * mem + (U * h + b)), b); [Next(nameof(h))] Vec hNext => Tanh(W * x + V * Sum(Softmax(e) * mem));",
                "[Next(nameof(c))] Scalar cNext => Sum(Sigmoid(count)); Series k => Tanh(U * past + b); [Next(nameof(h))] Vec hNext => Tanh(W * x + Sum(Softmax(Dot(k, h) * count) * past) + c * b);",
                "[Next(nameof(c))] Scalar cNext => Mean(CumSum(count)) + Mean(price); Series both => Concat(past, U * past); [Next(nameof(h))] Vec hNext => Tanh(W * x + Slice(Sum(both * both), 0, H) + V * Mean(Softmax(mem)));",
            ];
            var data = new TheoryData<string, int>();
            foreach (string cell in cells)
                for (int draw = 0; draw < 6; draw++) data.Add(cell, draw);
            return data;
        }
    }

    private static void Each(int seed, int count, Action<Derivation> check) =>
        Campaign.Try([.. Enumerable.Range(seed, count).Select(RandomDefinition.Of)], c => c, candidate => Deep.Run(() =>
        {
            for (int draw = 0; ; draw++)
            {
                try
                {
                    check(new Derivation(candidate, draw));
                    return true;
                }
                catch (NearKinkException) when (draw < 20)
                {
                }
            }
        }));

    private static LeafValues Leaves(FuzzedModel model, Definition definition, Point point)
    {
        var leaves = new LeafValues();
        foreach (var leaf in definition.Leaves.Where(l => l.Source.Role != LeafRole.History))
        {
            var (kind, values) = leaf.Source.Role switch
            {
                LeafRole.Input => (LeafKind.Input, Rows(point.Inputs[leaf.Name][0])),
                LeafRole.State => (LeafKind.Initial, Rows(point.Initial[leaf.Name])[..1]),
                LeafRole.Hyper when leaf.Shape.Rank == 0 => (LeafKind.Hyper, [[leaf.Number]]),
                LeafRole.Hyper => (LeafKind.Constant, [model.Double.Description.Constants.First(c => c.Name == leaf.Name).Values]),
                LeafRole.Context => (LeafKind.Context, [[.. point.Contexts[leaf.Name][0].Cast<double>()]]),
                LeafRole.Step => (LeafKind.StepIndex, [.. Enumerable.Range(0, point.Lengths[0]).Select(t => new double[] { point.FirstSteps[0] + t })]),
                var role => (role == LeafRole.Bias ? LeafKind.Bias : LeafKind.Weight, new[] { model.Double.Parameters[leaf.Name].Span.ToArray() }),
            };
            leaves.Set(new Leaf(kind, leaf.Name), values);
        }

        return leaves;
    }

    private static double[][] Rows(double[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(i => Enumerable.Range(0, values.GetLength(1)).Select(j => values[i, j]).ToArray())];
}
