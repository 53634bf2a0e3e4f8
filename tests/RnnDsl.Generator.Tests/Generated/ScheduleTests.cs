using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>Where the speed comes from, counted: what is in the loop over steps and what has left it.</summary>
public class ScheduleTests
{
    public static TheoryData<string, int, int> Counts => new()
    {
        // Cell, products in a forward step, products in a backward step.
        { "Rnn", 1, 1 },
        { "RnnRelu", 1, 1 },
        { "Gru", 1, 1 },
        { "GruV1", 2, 2 },
        { "Mgu", 2, 2 },
        { "Lstm", 1, 1 },
        { "PeepholeLstm", 1, 1 },
        { "SourceRecurrence", 1, 1 },
    };

    [Fact]
    public void Every_shipped_cell_is_counted() => Assert.Equal(Repository.Cells, Counts.Select(r => (string)r[0]).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Counts))]
    public void Only_true_recurrence_stays_in_the_loop(string cell, int forward, int backward)
    {
        var programs = Programs.Of(Read(Repository.Cell(cell).Text));
        Assert.Equal(forward, Products(Schedules.Forward(programs), Region.Loop).Count);
        Assert.Equal(backward, Products(Schedules.Backward(programs), Region.Loop).Count);
    }

    /// <summary>What a schedule is measured by does not come from the planner.</summary>
    [Theory, MemberData(nameof(Counts))]
    public void The_loop_has_the_least_possible_products(string cell, int forward, int backward)
    {
        _ = backward;
        Assert.Equal(forward, LeastProducts.InLoop(Read(Repository.Cell(cell).Text).Forward));
    }

    [Theory]
    [InlineData("W * x", 0)]
    [InlineData("h + W * x", 0)]
    [InlineData("U * h + W * x", 1)]
    [InlineData("Tanh(U * h) + V * h", 1)]
    [InlineData("U * h + V * g", 2)]
    [InlineData("U * (V * h)", 2)]
    [InlineData("U * Tanh(h) + V * Tanh(h)", 1)]
    [InlineData("h + W * xp", 0)]
    [InlineData("Y * Concat(h, x)", 1)]
    [InlineData("Y * hx + U * h", 1)]
    [InlineData("h + Outer(h, h) * x2", 1)]
    [InlineData("Diag(h) * x2", 0)]
    public void The_least_is_told_from_the_equations(string next, int least)
    {
        var definition = Read($$"""
            using RnnDsl;
            using static RnnDsl.Equations;

            [RecurrentCell]
            public partial class Any
            {
                [Input("I")] Vec x;
                [Input("H")] Vec x2;
                [State("H")] Vec h, g;
                [State("I")] Vec xp;
                [Weight("H", "I")] Mat W;
                [Weight("H", "H")] Mat U, V;
                [Weight("H", "H+I")] Mat Y;
                [Weight("C", "H")] Mat Head;
                [Next(nameof(h))] Vec hNext => {{next}};
                [Next(nameof(g))] Vec gNext => 0.5 * g + h;
                [Next(nameof(xp))] Vec xpNext => x;
                Vec hx => Concat(h, x);
                [Output] Vec y => Head * hNext;
            }
            """);
        Assert.Equal(least, LeastProducts.InLoop(definition.Forward));
        var loop = Schedules.Forward(Programs.Of(definition)).Stages.Where(s => s.Region == Region.Loop);
        Assert.Equal(least, loop.Count(s => s is ProductStage or RowStage { Node.Operator: RowProduct or MatrixProduct }));
    }

    [Theory, MemberData(nameof(Counts))]
    public void Each_input_is_multiplied_once_and_before_the_loop(string cell, int forward, int backward)
    {
        _ = (forward, backward);
        var definition = Read(Repository.Cell(cell).Text);
        var plan = Schedules.Forward(Programs.Of(definition));
        var hoisted = Products(plan, Region.Before);
        Assert.Equal(definition.Of(LeafRole.Input).Count(), hoisted.Count);
        Assert.All(hoisted, p => Assert.IsType<Leaf>(Assert.Single(p.Operands).Operator));
        Assert.Empty(Products(plan, Region.After));
    }

    [Theory, MemberData(nameof(Counts))]
    public void Elementwise_values_of_a_stage_are_one_pass(string cell, int forward, int backward)
    {
        var programs = Programs.Of(Read(Repository.Cell(cell).Text));
        foreach (var (plan, products) in new[] { (Schedules.Forward(programs), forward), (Schedules.Backward(programs), backward) })
        {
            var passes = plan.Stages.OfType<PointwiseStage>().Where(s => s.Region == Region.Loop).ToList();
            Assert.All(passes.GroupBy(p => p.Level), level => Assert.Single(level));
            Assert.InRange(passes.Count, products, products + (plan.Reversed ? 1 : 0));
            // Nothing is copied from one place to another, and only what gradients of weights are sums of waits for the loop to end.
            Assert.Empty(plan.Stages.OfType<CarryStage>());
            Assert.All(plan.Stages.OfType<PointwiseStage>().Where(s => s.Region != Region.Loop), s =>
                Assert.All(s.Nodes, n => Assert.Contains(n, plan.Stages.OfType<GradientStage>().Select(g => g.Left))));
        }
    }

    /// <summary>Weight gradients are products over the rows of a chunk, never sums of outer products in the loop.</summary>
    [Theory, MemberData(nameof(Counts))]
    public void Gradients_of_weights_and_inputs_leave_the_loop(string cell, int forward, int backward)
    {
        _ = (forward, backward);
        var definition = Read(Repository.Cell(cell).Text);
        var plan = Schedules.Backward(Programs.Of(definition));
        Assert.All(plan.Stages.OfType<GradientStage>(), g => Assert.Equal(Region.After, g.Region));
        Assert.Equal(definition.Parameters.Select(p => p.Name).Order(), plan.Stages.OfType<GradientStage>().Select(g => g.Parameter).Concat(plan.Copies.Select(c => c.To)).Distinct().Order());
        Assert.Equal(definition.Of(LeafRole.Input).Count(), Products(plan, Region.After).Count);
    }

    [Fact]
    public void A_head_leaves_the_loop()
    {
        const string Head = """
            using RnnDsl;
            using static RnnDsl.Equations;

            [RecurrentCell]
            public partial class Letters
            {
                [Input("I")] Vec x;
                [State("H")] Vec h;
                [Weight("H", "I")] Mat W;
                [Weight("H", "H")] Mat U;
                [Weight("C", "H")] Mat V;
                [Bias("C")] Vec b;
                [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h);
                [Output] Vec logits => V * hNext + b;
            }
            """;
        var programs = Programs.Of(Read(Head));
        var forward = Schedules.Forward(programs);
        Assert.Single(Products(forward, Region.Before));
        Assert.Single(Products(forward, Region.Loop));
        Assert.Equal("hNext", Assert.Single(Assert.Single(Products(forward, Region.After)).Operands).Name);
        // On the way back it is the other way round: the head's adjoint does not wait for the steps.
        var backward = Schedules.Backward(programs);
        Assert.Single(Products(backward, Region.Before));
        Assert.Single(Products(backward, Region.Loop));
    }

    /// <summary>What the way back needs is written where it is made, whether or not it has a name.</summary>
    [Theory]
    [InlineData("Tanh(W * x + r * (U * h + b))")]
    [InlineData("r * Exp(W * x + U * h + b)")]
    public void What_the_tape_keeps_is_stored_in_the_step(string next)
    {
        var programs = Programs.Of(Read($$"""
            using RnnDsl;
            using static RnnDsl.Equations;

            [RecurrentCell]
            public partial class Unnamed
            {
                [Input("I")] Vec x;
                [State("H")] Vec h;
                [Weight("H", "I")] Mat W, Wr;
                [Weight("H", "H")] Mat U;
                [Bias("H")] Vec b;
                Vec r => Sigmoid(Wr * x + h);
                [Next(nameof(h))] Vec hNext => {{next}};
            }
            """));
        Assert.Contains(programs.Slots, s => s.Keep == Keep.Tape && programs.Definition.Quantities.All(q => q.Name != s.Name));
        Assert.All(Schedules.Forward(programs).Stages.OfType<PointwiseStage>(), s => Assert.Equal(Region.Loop, s.Region));
    }

    private static List<ProductStage> Products(Plan plan, Region region) => [.. plan.Stages.OfType<ProductStage>().Where(s => s.Region == region)];

    private static Definition Read(string text)
    {
        var type = CSharpSyntaxTree.ParseText(text, InMemory.Parse).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        var definition = GraphBuilder.Build(DefinitionReader.Read(type, isModel: false), [], new Reporter());
        Assert.NotNull(definition);
        return definition;
    }
}
