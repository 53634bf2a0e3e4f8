using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;

namespace RnnDsl.Generator.Emitting;

/// <summary>Prints what a model's programs do, stage by stage, as data of its description.</summary>
internal static class WorkEmitter
{
    /// <param name="w">Where to.</param>
    /// <param name="dimensions">The names of the sizes that the operations are counted in.</param>
    /// <param name="programs">The programs; those of the weights' algebra are done once.</param>
    /// <param name="forward">The forward program with its schedule.</param>
    /// <param name="backward">The backward program with its schedule.</param>
    public static void Emit(SourceWriter w, IReadOnlyList<string> dimensions, Programs programs, ProgramEmitter forward, ProgramEmitter backward)
    {
        w.Line();
        w.Line($"private static WorkInfo[] Work({string.Join(", ", dimensions.Select(d => "long " + Sizes.Member(d)))}) =>");
        w.Line("[");
        w.Indented(() =>
        {
            if (programs.Algebra is { } algebra) Stages("Weights", new ProgramEmitter(algebra, Schedules.Forward(algebra), new Sizes()), _ => "Once");
            Stages("Forward", forward, Place);
            Stages("Backward", backward, Place);
        });
        w.Line("];");

        void Stages(string name, ProgramEmitter program, System.Func<Region, string> place)
        {
            foreach (var stage in program.Plan.Stages)
                w.Line($"new(WorkProgram.{name}, WorkPlace.{place(stage.Region)}, WorkKind.{Kind(stage)}, {SourceWriter.Literal(Text(program, stage))}, {Sizes.Of(Sequence.PerPosition(Flops.Of(stage)))}),");
        }
    }

    private static string Place(Region region) => region switch
    {
        Region.Start or Region.End => "EachSequence",
        Region.Before => "BeforeSteps",
        Region.Loop => "EachStep",
        _ => "AfterSteps",
    };

    private static string Kind(Stage stage) => stage switch
    {
        ProductStage or GradientStage { Right: not null, Places: false } or RowStage { Node.Operator: RowProduct or MatrixProduct } => "Product",
        PointwiseStage => "Elementwise",
        _ => "Rows",
    };

    private static string Text(ProgramEmitter program, Stage stage)
    {
        var names = program.Plan.Names;
        return stage switch
        {
            ProductStage p => string.Join("; ", program.Explain(p)),
            PointwiseStage p => string.Join(", ", Named(p).Select(n => names[n]).Distinct()),
            RowStage r => $"{names[r.Node]} = {r.Node.Operator.Name}({string.Join(", ", r.Node.Inputs.Select(i => names[i]))})",
            CarryStage c => $"{names[c.Carry]} = {names[c.Carry.Inputs[1]]}",
            ExampleSumStage e => $"{names[e.Node]} += {names[e.Node.Inputs[0]]}",
            DelayStage d => $"{names[d.Node]}: delayed by a step",
            GradientStage g => $"gradient of {g.Parameter}: {names[g.Left]}{(g.Right is null ? "" : " " + names[g.Right] + "ᵀ")}",
            _ => "",
        };
    }

    /// <summary>The values that people know; where there are none, the last one, which the others lead to.</summary>
    private static IEnumerable<Node> Named(PointwiseStage pass) =>
        pass.Nodes.Any(n => n.Name is not null) ? pass.Nodes.Where(n => n.Name is not null) : [pass.Nodes[pass.Nodes.Count - 1]];
}
