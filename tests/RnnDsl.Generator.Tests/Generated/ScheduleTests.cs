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
    [InlineData("Y * Concat(h, x) + U * h", 1)]
    [InlineData("Y * hx + Tanh(Y * hx)", 1)]
    [InlineData("Y * hx + U * h", 2)] // what has a name is a value of its own
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

    /// <summary>A delayed value is no recurrence: what is made of it leaves the loop as if it had come with the step.</summary>
    [Theory]
    // The input before, and the one before that.
    [InlineData("[State(\"I\")] Vec p; [Next(nameof(p))] Vec pNext => x; [Next(nameof(h))] Vec hNext => Tanh(W * x + R * p + U * h);", 1, 1)]
    [InlineData("[State(\"I\")] Vec p, q; [Next(nameof(p))] Vec pNext => x; [Next(nameof(q))] Vec qNext => p; [Next(nameof(h))] Vec hNext => Tanh(W * x + R * (p + q) + U * h);", 1, 1)]
    // Something computed of the input.
    [InlineData("[State(\"I\")] Vec p; Vec a => Tanh(V * x); [Next(nameof(p))] Vec pNext => a; [Next(nameof(h))] Vec hNext => Tanh(W * a + R * p + U * h);", 1, 1)]
    // A delay that only an output reads; the state before the step, too.
    [InlineData("[State(\"H\")] Vec p; [Next(nameof(p))] Vec pNext => h; [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h); [Output] Vec y => S * p + U * h;", 1, 1)]
    // Two delays of the state that feed it: a circle.
    [InlineData("[State(\"H\")] Vec p, q; [Next(nameof(p))] Vec pNext => h; [Next(nameof(q))] Vec qNext => p; [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + S * q);", 2, 2)]
    // A delay on the way from one recurrence to another.
    [InlineData("[State(\"H\")] Vec p, s; [Next(nameof(s))] Vec sNext => Tanh(W * x + U * s); [Next(nameof(p))] Vec pNext => s; [Next(nameof(h))] Vec hNext => Tanh(S * p + T * h);", 3, 3)]
    public void A_delay_is_no_recurrence(string members, int forward, int backward)
    {
        var programs = Programs.Of(Read(Cell("[State(\"H\")] Vec h; [Weight(\"H\", \"I\")] Mat W, R; [Weight(\"I\", \"I\")] Mat V; [Weight(\"H\", \"H\")] Mat U, S, T;" + members)));
        Assert.Equal(forward, Products(Schedules.Forward(programs), Region.Loop).Count);
        Assert.Equal(backward, Products(Schedules.Backward(programs), Region.Loop).Count);
    }

    [Fact]
    public void Without_a_recurrence_there_is_no_loop()
    {
        var programs = Programs.Of(Read(Cell("""
            [State("I")] Vec p, q; [Weight("H", "I")] Mat W, R; [Weight("H", "H")] Mat V;
            [Next(nameof(p))] Vec pNext => x;
            [Next(nameof(q))] Vec qNext => Tanh(p + x);
            [Output] Vec y => V * Tanh(W * x + R * (p * q));
            """)));
        foreach (var plan in new[] { Schedules.Forward(programs), Schedules.Backward(programs) })
        {
            Assert.DoesNotContain(plan.Stages, s => s.Region == Region.Loop);
            Assert.DoesNotContain(plan.Graph.Nodes, n => n.Operator is Carry);
        }
    }

    /// <summary>Where no gate depends on the state, nothing but sums and products of units is left in the loop (cheap ones that only it reads among them), whatever a run keeps.</summary>
    [Theory]
    [InlineData("[State(\"H\")] Vec h; Vec z => Sigmoid(W * x + b); Vec n => R * x + c; [Next(nameof(h))] Vec hNext => (1 - z) * h + z * n;", 8, 4)]
    [InlineData("[State(\"H\")] Vec h, c_; Vec z => Sigmoid(W * x + b); Vec f => Tanh(R * x); [Next(nameof(c_))] Vec cNext => z * c_ + f; [Next(nameof(h))] Vec hNext => Tanh(cNext) * f;", 8, 6)]
    [InlineData("[State(\"H\")] Vec re, im; Vec r => Sigmoid(W * x + b); Vec a => r * Tanh(R * x); [Next(nameof(re))] Vec reNext => r * re - a * im + W * x; [Next(nameof(im))] Vec imNext => a * re + r * im + R * x;", 16, 12)]
    [InlineData("[State] Scalar h; Scalar z => Sigmoid(Dot(w, x)); [Next(nameof(h))] Scalar hNext => z * h + Sum(x); [Output] Vec y => Tanh(hNext * (W * x));", 6, 4)]
    [InlineData("[State(\"H\")] Vec h, s; Vec z => Softmax(W * x + b); [Next(nameof(h))] Vec hNext => z * h + R * x; [Next(nameof(s))] Vec sNext => z * s + hNext; [Output] Vec y => U * Tanh(sNext);", 8, 8)]
    public void Linear_recurrences_have_only_their_sums_in_the_loop(string members, int forward, int backward)
    {
        var programs = Programs.Of(Read(Cell("[Weight(\"H\", \"I\")] Mat W, R; [Weight(\"H\", \"H\")] Mat U; [Weight(\"I\")] Vec w; [Bias(\"H\")] Vec b, c;" + members)));
        foreach (var (plan, most) in new[] { (Schedules.Forward(programs), forward), (Schedules.Backward(programs), backward) })
        {
            var pass = Assert.IsType<PointwiseStage>(Assert.Single(plan.Stages, s => s.Region == Region.Loop));
            Assert.All(pass.Nodes, n => Assert.True(n.Operator is Elementwise { Cheap: true }));
            int arithmetic = pass.Nodes.Count(n => n.Operator is not (IGuarded or Fill));
            Assert.True(arithmetic <= most, $"{arithmetic} in the loop:\n{string.Join("\n", pass.Nodes)}");
        }
    }

    /// <summary>A Concat with a name splits like one without: its input half leaves the loop.</summary>
    [Theory]
    [InlineData("Vec hx => Concat(h, x); [Gate] Vec z => Sigmoid(W * hx + b); [Gate] Vec r => Sigmoid(V * hx); Vec n => Tanh(R * hx); [Next(nameof(h))] Vec hNext => (1 - z) * h + r * n;", 1, 1)]
    [InlineData("Vec hx => Concat(h, x); Vec same => hx; Vec more => Concat(x, same); [Gate] Vec z => Sigmoid(W * hx + b); Vec n => Tanh(R * same + X * more); [Next(nameof(h))] Vec hNext => (1 - z) * h + n;", 3, 2)]
    [InlineData("[Gate] Vec r => Sigmoid(W * Concat(h, x)); Vec hx => Concat(r * h, x); Vec n => Tanh(R * hx + b); [Next(nameof(h))] Vec hNext => n + 0.1 * h;", 2, 2)]
    public void A_named_Concat_splits(string members, int forward, int backward)
    {
        var programs = Programs.Of(Read(Cell("[State(\"H\")] Vec h; [Weight(\"H\", \"H+I\")] Mat W, V, R; [Weight(\"H\", \"2*I+H\")] Mat X; [Bias(\"H\")] Vec b;" + members)));
        var plan = Schedules.Forward(programs);
        Assert.Equal(forward, Products(plan, Region.Loop).Count);
        Assert.NotEmpty(Products(plan, Region.Before));
        Assert.Equal(backward, Products(Schedules.Backward(programs), Region.Loop).Count);
    }

    /// <summary>Gates over one operand are one product, whatever the operand is.</summary>
    [Theory]
    [InlineData("h", 1, 0)]
    [InlineData("(r * h)", 1, 0)]
    [InlineData("k", 1, 0)]
    [InlineData("p", 0, 1)]
    [InlineData("Tanh(p)", 0, 1)]
    [InlineData("Concat(h, x)", 1, 1)]
    [InlineData("Concat(p, x)", 0, 2)]
    [InlineData("Concat(p, r * h)", 1, 1)]
    public void Gates_of_one_operand_are_one_product(string operand, int loop, int before)
    {
        string columns = operand.StartsWith("Concat") ? "2*H" : "H";
        var plan = Schedules.Forward(Programs.Of(Read(Cell($$"""
            [Input("H")] Vec y; [State("H")] Vec h, p; [Weight("H", "{{columns}}")] Mat A, B, C; [Bias("H")] Vec a, b, r;
            Vec k => Tanh(h);
            [Next(nameof(p))] Vec pNext => y;
            [Gate] Vec i => Sigmoid(A * {{operand}} + a);
            [Gate] Vec f => Sigmoid(B * {{operand}} + b);
            [Next(nameof(h))] Vec hNext => f * h + i * Tanh(C * {{operand}});
            """.Replace("Concat(h, x)", "Concat(h, y)").Replace("Concat(p, x)", "Concat(p, y)")))));
        Assert.Equal(loop, Products(plan, Region.Loop).Count);
        Assert.Equal(before, Products(plan, Region.Before).Count);
        Assert.All(plan.Stages.OfType<ProductStage>(), s => Assert.Equal(3, s.Nodes.Count));
    }

    private static string Cell(string members) => $$"""
        using RnnDsl;
        using static RnnDsl.Equations;

        [RecurrentCell]
        public partial class Test
        {
            [Input("I")] Vec x;
            {{members}}
        }
        """;

    private static List<ProductStage> Products(Plan plan, Region region) => [.. plan.Stages.OfType<ProductStage>().Where(s => s.Region == region)];

    private static Definition Read(string text)
    {
        var type = CSharpSyntaxTree.ParseText(text, InMemory.Parse).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        var definition = GraphBuilder.Build(DefinitionReader.Read(type, isModel: false), [], new Reporter());
        Assert.NotNull(definition);
        return definition;
    }
}
