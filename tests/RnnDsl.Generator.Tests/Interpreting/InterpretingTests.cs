using RnnDsl.Generator.Operators;
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
        typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && !t.IsSubclassOf(typeof(Composite))).Except(Semantics.Covered).Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Batches))]
    public void Forward_graphs_compute_what_the_equations_say(int seed, int count) => Campaign.Run(seed, count, model =>
    {
        var point = model.Draw(0);
        var definition = Compiler.Read(model.Definition);
        var eager = model.Double.Evaluate(point.Batch(), point.States<double>());
        var leaves = Leaves(model, definition, point);
        var run = new Interpreter(definition.Forward, model.Definition.Sizes, point.Lengths[0], leaves);
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
    public void Backward_graphs_can_be_differentiated_again() => Each(Campaign.Seed, Math.Min(Campaign.Count, Math.Max(50, Campaign.Count / 6)), derivation => derivation.CheckSecondGradients());

    private static void Each(int seed, int count, Action<Derivation> check) =>
        Campaign.Try([.. Enumerable.Range(seed, count).Select(RandomDefinition.Of)], c => c, candidate =>
        {
            for (int draw = 0; ; draw++)
            {
                try
                {
                    check(new Derivation(candidate, draw));
                    return;
                }
                catch (NearKinkException) when (draw < 20)
                {
                }
            }
        });

    private static LeafValues Leaves(FuzzedModel model, Definition definition, Point point)
    {
        var leaves = new LeafValues();
        foreach (var leaf in definition.Leaves)
        {
            var (kind, values) = leaf.Source.Role switch
            {
                LeafRole.Input => (LeafKind.Input, Rows(point.Inputs[leaf.Name][0])),
                LeafRole.State => (LeafKind.Initial, Rows(point.Initial[leaf.Name])[..1]),
                LeafRole.Hyper => (LeafKind.Hyper, [[leaf.Number]]),
                var role => (role == LeafRole.Bias ? LeafKind.Bias : LeafKind.Weight, new[] { model.Double.Parameters[leaf.Name].Span.ToArray() }),
            };
            leaves.Set(new Leaf(kind, leaf.Name), values);
        }

        return leaves;
    }

    private static double[][] Rows(double[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(i => Enumerable.Range(0, values.GetLength(1)).Select(j => values[i, j]).ToArray())];
}
