using RnnDsl.Models;
using Spectre.Console;

namespace Zoo;

/// <summary>A cell as it was declared, and what the compiler made of it.</summary>
internal sealed class CellView(IAnsiConsole console)
{
    private static readonly (WorkPlace Place, string Title)[] Places =
    [
        (WorkPlace.Once, "Once for all runs with the same weights"),
        (WorkPlace.EachSequence, "Once for each sequence"),
        (WorkPlace.BeforeSteps, "Hoisted: for all steps at once, before the loop"),
        (WorkPlace.EachStep, "In the loop, at each step"),
        (WorkPlace.AfterSteps, "Hoisted: for all steps at once, after the loop"),
    ];

    public void Write(ZooCell cell, ZooFile file, Settings settings)
    {
        ModelDescription model = cell.Make(settings).Description;
        console.WriteLine($"{file.Title} ({file.Paper}, {file.Year})");
        console.WriteLine($"{Text.Sizes(model)}; {Text.Count(Text.Parameters(model))} parameters; declared in {Path.Combine(Repository.Cells, cell.Cell.Name + ".cs")}");
        WriteEquations(model);
        foreach (WorkProgram program in (WorkProgram[])[WorkProgram.Weights, WorkProgram.Forward, WorkProgram.Backward]) WriteWork(model, program);
        console.WriteLine($"Products in the loop: {Verdict.LoopProductsOf(model)}; the least possible: {model.LeastLoopProducts}.");
        IReadOnlyList<string> generated = Repository.GeneratedFor(cell.Cell);
        console.WriteLine(generated.Count == 0 ? "The generated code is not there; build the project first." : "Generated code:");
        foreach (string path in generated) console.WriteLine("  " + path);
    }

    private void WriteEquations(ModelDescription model)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("", "shape", "is", "equation");
        foreach (InputInfo input in model.Inputs) Row(input.Name, input.Shape, "input", "");
        foreach (ContextInfo context in model.Contexts) Row(context.Name, context.Shape, "context", "");
        foreach (StateInfo state in model.States) Row(state.Name, state.Shape, "state", "");
        foreach (HistoryInfo history in model.Histories) Row(history.Name, [], "history", $"all {history.State} so far");
        foreach (HyperInfo hyper in model.Hypers) Row(hyper.Name, [], "hyper-parameter", FormattableString.Invariant($"{hyper.Value}"));
        foreach (ConstantInfo constant in model.Constants) Row(constant.Name, constant.Shape, "constant", "");
        foreach (ParameterInfo parameter in model.Parameters) Row(parameter.Name, parameter.Shape, $"{parameter.Role}".ToLowerInvariant(), "");
        foreach (DerivedInfo derived in model.Derived.Where(derived => derived.IsNamed)) Row(derived.Name, derived.Shape, "of weights alone", derived.Equation);
        foreach (QuantityInfo quantity in model.Quantities)
            Row(quantity.Name, quantity.Shape, quantity.Role == QuantityRole.None ? "" : $"{quantity.Role}".ToLowerInvariant(), quantity.Equation);
        console.Write(table);

        void Row(string name, int[] shape, string role, string equation) => table.AddRow(name, Markup.Escape(Text.Shape(shape)), role, Markup.Escape(equation));
    }

    private void WriteWork(ModelDescription model, WorkProgram program)
    {
        WorkInfo[] all = [.. model.Work.Where(work => work.Program == program)];
        if (all.Length == 0) return;
        string cost = $"{Text.Count(all.Sum(work => work.Flops))} FLOPs {(program == WorkProgram.Weights ? "in all" : "a step")}";
        console.Write(new Rule($"{program}: {cost}") { Justification = Justify.Left });
        foreach ((WorkPlace place, string title) in Places)
        {
            WorkInfo[] here = [.. all.Where(work => work.Place == place)];
            if (here.Length == 0) continue;
            console.WriteLine(title + ":");
            foreach (WorkInfo work in here)
                console.WriteLine($"  {Name(work.Kind),-13} {Text.Count(work.Flops),10}  {work.Text}");
        }
    }

    private static string Name(WorkKind kind) => kind switch
    {
        WorkKind.Product => "product",
        WorkKind.Elementwise => "elementwise",
        _ => "rows",
    };
}
