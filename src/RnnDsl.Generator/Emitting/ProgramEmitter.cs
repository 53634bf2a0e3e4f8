using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>Prints a scheduled program: the driver that walks over chunks and steps, its fused passes, its packed weights.</summary>
internal sealed class ProgramEmitter
{
    private readonly Programs _programs;
    private readonly Plan _plan;
    private readonly Views _views;
    private readonly Dictionary<Node, Purpose> _purposes;

    public ProgramEmitter(Programs programs, Plan plan, Sizes sizes)
    {
        _programs = programs;
        _plan = plan;
        _views = new Views(programs, plan, sizes);
        _purposes = Purposes.Of(programs, plan.Graph);
        ChunkWidth = _views.Columns(plan.ChunkWidth);
        StepWidth = _views.Columns(plan.StepWidth);
    }

    /// <summary>The schedule that it prints.</summary>
    public Plan Plan => _plan;

    /// <summary>The width of the chunk buffer, a C# expression; "0" where there is none.</summary>
    public string ChunkWidth { get; }

    public string StepWidth { get; }

    /// <summary>The buffers of single values as items of the description.</summary>
    public IEnumerable<string> OwnBuffers => _plan.Own.Select(o => $"new({Sizes.Of(o.Width)}{Sizes.SequenceArgument(o.Sequence, ", ")})");

    private string Direction => _plan.Reversed ? "Backward" : "Forward";

    private IEnumerable<Stage> In(Region region) => _plan.Stages.Where(s => s.Region == region);

    public void Emit(SourceWriter w)
    {
        EmitDriver(w);
        foreach (var stage in _plan.Stages.OfType<PointwiseStage>())
        {
            w.Line();
            string named = string.Join(", ", stage.Nodes.Where(n => n.Name is not null).Select(n => _plan.Names[n]).Distinct());
            w.Summary($"One pass over rows of {Sizes.Of(stage.Size)}{(named.Length == 0 ? "" : ": " + named)}.");
            Pass(stage).Emit(w, Direction + "Frame", $"I{Direction}Mode");
        }

        w.Line();
        EmitPacking(w);
        w.Line();
        w.Summary($"The rows that the {Direction.ToLowerInvariant()} program works on.");
        w.Block($"private struct {Direction}Frame", () =>
        {
            foreach (var group in _views.Fields.GroupBy(f => (Type: f.Value, Kind: KindOf(f.Key))))
                foreach (string names in Wrapped(group.Select(f => f.Key))) w.Line($"public {group.Key.Type} {names};");
        });
    }

    private PointwiseEmitter Pass(PointwiseStage stage) =>
        new(_plan, _views, stage, name => _programs.Definition.Quantities.FirstOrDefault(q => q.Name == name)?.Source.Body.Text);

    /// <summary>Fields that bear the same prefix stand together.</summary>
    private static string KindOf(string field) =>
        field.IndexOf('_') is > 0 and var at && field.Substring(0, at) is "on" or "seed" or "slope" or "out" or "grad" or "g" or "carry" ? field.Substring(0, field.IndexOf('_')) : "";

    private static IEnumerable<string> Wrapped(IEnumerable<string> names)
    {
        string line = "";
        foreach (string name in names)
        {
            if (line.Length + name.Length > 100)
            {
                yield return line;
                line = "";
            }

            line += (line.Length == 0 ? "" : ", ") + name;
        }

        if (line.Length > 0) yield return line;
    }

    private void EmitDriver(SourceWriter w)
    {
        w.Line("/// <inheritdoc/>");
        w.Line($"/// <remarks>{Counts()}</remarks>");
        w.Line($"protected override void {Direction}<V, TMode>({Direction}Run<T> run)");
        w.Block(() =>
        {
            w.Line($"{Direction}Frame frame = default;");
            Grouped(w, _views.PerRun);
            var (start, next) = _plan.Reversed ? ("LastChunk", "PreviousChunk") : ("FirstChunk", "NextChunk");
            EmitRegion(w, Region.Start, "What each example has once, before all steps.");
            w.Line();
            w.Block($"for (Chunk chunk = run.{start}(); !chunk.Done; chunk = run.{next}(chunk))", () => EmitChunk(w));
            EmitEnd(w);
            if (_plan.Copies.Count > 0) w.Block("if (run.WantsParameters)", () =>
            {
                foreach (var copy in _plan.Copies)
                    w.Line($"RowFunctions.Copy(ref {_views.Shared.Gradient(copy.From)}, ref {_views.Shared.Gradient(copy.To)}, {Sizes.Of(_views.Shared.ShapeOf(copy.To).Size)}); // {copy.To} as {copy.From}");
            });
        });
    }

    /// <summary>Stages over one row for each example.</summary>
    private void EmitRegion(SourceWriter w, Region region, string comment)
    {
        if (!In(region).Any()) return;
        w.Line();
        Comment(w, region, comment);
        foreach (var stage in In(region).Where(s => s is not GradientStage)) EmitStage(w, stage, "0", "run.Count");
    }

    private void EmitEnd(SourceWriter w)
    {
        var contexts = _plan.Graph.Results.Where(r => ResultNames.Is(r.Name, ResultNames.ContextGradient) && _plan.Homes[r.Node].Kind == HomeKind.Own).ToList();
        var ends = _plan.Graph.Results.Where(r => ResultNames.Is(r.Name, ResultNames.AtEnd)).ToList();
        if (!In(Region.End).Any() && contexts.Count + ends.Count == 0) return;
        foreach (string line in _views.AfterLoop) w.Line(line);
        EmitRegion(w, Region.End, "What each example has once, after all steps.");
        EmitGradients(w, Region.End, "0", "run.Count");
        foreach (var (name, node) in contexts)
            w.Line($"if (run.WantsContexts) run.EndContext({_views.ContextIndex(ResultNames.Owner(name, ResultNames.ContextGradient)!)}, {_views.Of(node)});");
        foreach (var (name, node) in ends)
            w.Line($"run.EndExamples({_views.StateIndex(ResultNames.Owner(name, ResultNames.AtEnd)!)}, {_views.Of(node)});");
    }

    private void EmitGradients(SourceWriter w, Region region, string first, string count)
    {
        var gradients = In(region).OfType<GradientStage>().ToList();
        if (gradients.Count == 0) return;
        w.Block("if (run.WantsParameters)", () =>
        {
            foreach (var g in gradients.OrderBy(g => _views.Shared.Order(g.Parameter))) w.Line($"{Gradient(g, first, count)} // {g.Parameter}");
        });
    }

    /// <summary>The schedule in numbers: what a step costs, and what a chunk of steps costs besides.</summary>
    private string Counts()
    {
        string once = In(Region.Start).Any() || In(Region.End).Any() ? $"Once before all steps: {Work(Region.Start)}. Once after them: {Work(Region.End)}. " : "";
        return once + $"Before a chunk of steps: {Work(Region.Before)}. In each step: {Work(Region.Loop)}. After them: {Work(Region.After)}.";

        string Work(Region region)
        {
            var parts = new[]
            {
                Many(In(region).OfType<ProductStage>().Count(), "product", "products"),
                Many(In(region).OfType<PointwiseStage>().Count(), "elementwise pass", "elementwise passes"),
                Many(In(region).OfType<DelayStage>().Count(), "delay", "delays"),
                Many(In(region).OfType<RowStage>().Count(), "function of rows", "functions of rows"),
                Many(In(region).OfType<GradientStage>().Count(), "sum for a gradient", "sums for gradients"),
            }.Where(p => p.Length > 0).ToList();
            return parts.Count == 0 ? "nothing" : string.Join(", ", parts);
        }

        static string Many(int n, string one, string many) => n == 0 ? "" : n == 1 ? "1 " + one : n.ToString(System.Globalization.CultureInfo.InvariantCulture) + " " + many;
    }

    private void EmitChunk(SourceWriter w)
    {
        var rebase = _views.Rebase(HomeKind.Chunk).ToList();
        if (ChunkWidth != "0") w.Line("Rows<T> columns = run.Chunk(0, chunk);");
        Grouped(w, rebase);
        Comment(w, Region.Before, "What does not depend on the state: all steps of the chunk at once.");
        foreach (var stage in In(Region.Before)) EmitStage(w, stage, "chunk.FirstRow", "chunk.Rows");
        if (In(Region.Loop).Any() || _views.PerStep.Count > 0) EmitLoop(w);
        Comment(w, Region.After, "What no step waits for: all steps of the chunk at once.");
        foreach (var stage in In(Region.After).Where(s => s is not GradientStage)) EmitStage(w, stage, "chunk.FirstRow", "chunk.Rows");
        EmitGradients(w, Region.After, "chunk.FirstRow", "chunk.Rows");

        // A state that no step reads has a last value, too; on the way back, the loop itself writes the carries that it reads.
        foreach (var state in _programs.Definition.Of(LeafRole.State).Where(s => !_plan.Reversed || !_plan.Graph.OfType<Carry>().Any(c => c.Operator.State == s.Name)))
        {
            string last = _plan.Reversed ? Programs.GradientOfInitial(state.Name) : Definition.FinalResult(state.Name);
            // A way back may leave a state alone.
            if (_plan.Graph.Results.All(r => r.Name != last)) continue;
            w.Line($"run.EndChunk(chunk, {_views.StateIndex(state.Name)}, {_views.Of(_plan.Graph.Result(last).Inputs[0])});");
        }
    }

    /// <summary>Statements, those of one condition together.</summary>
    private static void Grouped(SourceWriter w, IEnumerable<string> statements)
    {
        var groups = statements.GroupBy(s => s.StartsWith("if (", System.StringComparison.Ordinal) ? s.Substring(0, s.IndexOf(") ", System.StringComparison.Ordinal) + 1) : "").ToList();
        foreach (var group in groups.OrderBy(g => g.Key.Length > 0))
        {
            if (group.Key.Length == 0) foreach (string line in group) w.Line(line);
            else if (group.Count() == 1) w.Line(group.Single());
            else w.Block(group.Key, () => { foreach (string line in group) w.Line(line.Substring(group.Key.Length + 1)); });
        }
    }

    private void Comment(SourceWriter w, Region region, string text)
    {
        if (In(region).Any()) w.Line("// " + text);
    }

    private void EmitLoop(SourceWriter w)
    {
        string header = _plan.Reversed
            ? "for (int step = chunk.EndStep - 1; step >= chunk.FirstStep; step--)"
            : "for (int step = chunk.FirstStep; step < chunk.EndStep; step++)";
        w.Block(header, () =>
        {
            w.Line("int first = run.Offset(step), count = run.Live(step);");
            if (StepWidth != "0") w.Line("Rows<T> scratch = run.Step(0, first);");
            Grouped(w, _views.Rebase(HomeKind.Step));
            foreach (string line in _views.PerStep) w.Line(line);
            foreach (var stage in In(Region.Loop)) EmitStage(w, stage, "first", "count");
        });
    }

    private void EmitStage(SourceWriter w, Stage stage, string first, string count)
    {
        string condition = Purposes.Condition(PurposeOf(stage));
        var lines = Lines(stage, first, count).ToList();
        if (condition.Length == 0) lines.ForEach(l => w.Line(l));
        else if (lines.Count == 1 && !lines[0].Contains('\n')) w.Line($"if ({condition}) {lines[0]}");
        else w.Block($"if ({condition})", () => lines.ForEach(l => w.Line(l)));
    }

    private Purpose PurposeOf(Stage stage) => stage switch
    {
        ProductStage p => p.Nodes.Aggregate(Purpose.None, (sum, n) => sum | _purposes[n]),
        PointwiseStage p => p.Nodes.Aggregate(Purpose.None, (sum, n) => sum | _purposes[n]),
        RowStage r => _purposes[r.Node],
        ExampleSumStage s => _purposes[s.Node],
        DelayStage d => _purposes[d.Node],
        GradientStage => Purpose.Parameters,
        _ => Purpose.Always,
    };

    private IEnumerable<string> Lines(Stage stage, string first, string count)
    {
        switch (stage)
        {
            case ProductStage p:
                foreach (string line in Explain(p)) yield return "// " + line;
                string operand = p.Operands.Count == 1 ? _views.Of(p.Operands[0]) : "columns";
                yield return $"Products.Multiply<T, V>({operand}, {first}, {count}, run.Packed({p.Pack}), {_views.Of(p.Nodes[0])}, accumulate: {(p.Onto ? "true" : "false")});";
                break;
            case PointwiseStage p:
                bool inputs = Pass(p).NeedsInputs;
                yield return $"{p.Method}<V, TMode>(ref frame, {first}, {count}{(inputs ? ", run.WantsInputs" : "")});";
                break;
            case RowStage r:
                var op = (RowOperator)r.Node.Operator;
                var text = new RowText(
                    _views.Of(r.Node),
                    [.. r.Node.Inputs.Select(_views.Of)],
                    [.. r.Node.Inputs.Select(i => i.Shape)],
                    Sizes.Of);
                if (Regions.IsFilledAtStart(r.Node)) yield return Filling(r.Node);
                else yield return PerRow(op.Statement(text), r.Node.Inputs.Append(r.Node), first, count);
                break;
            case ExampleSumStage s:
                yield return PerRow($"RowFunctions.Add<T, V>(ref {_views.Of(s.Node.Inputs[0])}[row], ref {_views.Of(s.Node)}[row], {Sizes.Of(s.Node.Shape.Size)});", [s.Node], first, count);
                break;
            case DelayStage { Node: { Operator: Delay delay } node }:
                yield return node.Inputs.Length == 1
                    ? $"run.Previous(chunk, {_views.StateIndex(delay.State)}, {_views.Of(node)});"
                    : $"run.Delay(chunk, {_views.StateIndex(delay.State)}, {_views.Of(node.Inputs[1])}, {_views.Of(node)});";
                break;
            case CarryStage c:
                yield return $"for (int row = {first}; row < {first} + {count}; row++)\n    RowFunctions.Copy(ref {_views.Of(c.Carry.Inputs[1])}[row], ref frame.{_plan.Names[c.Carry]}[row], {Sizes.Of(c.Carry.Shape.Size)});";
                break;
        }
    }

    private static string PerRow(string statements, IEnumerable<Node> values, string first, string count) =>
        $"for (int row = {first}; row < {Sum(first, count)}; row++)\n{{\n"
        + string.Concat(Sizes.RowCounts(values.SelectMany(v => v.Shape.Dims), first, statements).Concat(statements.Split('\n')).Select(l => $"    {l}\n")) + "}";

    private static string Sum(string first, string count) => first == "0" ? count : first + " + " + count;

    /// <summary>A history that the forward run has left behind step by step, put together before the loop.</summary>
    private string Filling(Node history)
    {
        var leaf = (Leaf)history.Inputs[0].Operator;
        string source = leaf.Kind == LeafKind.Previous ? $"run.Previous({_views.StateIndex(leaf.Symbol)}, step)" : _views.Of(history.Inputs[0]);
        string statement = new Prefix().Statement(new RowText("target", ["source"], [history.Inputs[0].Shape], Sizes.Of));
        return "for (int step = 0; step < run.Steps; step++)\n{\n"
            + "    int first = run.Offset(step), count = run.Live(step);\n"
            + $"    Rows<T> source = {source}, target = {_views.Of(history)}.Shift(-first);\n"
            + $"    for (int row = first; row < first + count; row++) {statement}\n}}";
    }

    private string Gradient(GradientStage g, string first, string count)
    {
        string target = "ref " + _views.Shared.Gradient(g.Parameter);
        if (g.Column.Value != 0) target = $"ref Unsafe.Add({target}, {Sizes.Of(g.Column)})";
        string left = $"{_views.Of(g.Left)}, {Sizes.Of(g.Left.Shape.Size)}";
        if (g.Right is null) return $"Products.SumRows<T, V>({left}, {first}, {count}, {target});";
        string stride = Sizes.Of(_views.Shared.ShapeOf(g.Parameter).Dims[1]);
        if (g.Places) return $"Products.AddRowsAt<T, V>({left}, {_views.Of(g.Right)}, {first}, {count}, {target}, {stride});";
        return g.Right.Operator is Leaf { Kind: LeafKind.Previous } state
            ? $"run.OuterPrevious<V>(chunk, {left}, {_views.StateIndex(state.Symbol)}, {target}, {stride});"
            : $"Products.AccumulateOuter<T, V>({left}, {_views.Of(g.Right)}, {Sizes.Of(g.Right.Shape.Size)}, {first}, {count}, {target}, {stride});";
    }

    /// <summary>What a packed product computes, a line for each of its products.</summary>
    public IEnumerable<string> Explain(ProductStage p) => p.Nodes.Select(n => (p.Onto ? _views.Of(n).Substring("frame.".Length) + " += " : _plan.Names[n] + " = ") + Describe(n));

    private string Describe(Node product) => string.Join(" + ", Planner.WeightsOf(product).Zip(
        Planner.OperandsOf(product), (w, x) => WeightText(w.Weight) + (w.Transposed ? "ᵀ " : " ") + _plan.Names[x])) + (BiasOf(product) is { } b ? " + " + b : "");

    private static string? BiasOf(Node product) => product is { Operator: Product, Inputs.Length: 3 } ? ((Leaf)product.Inputs[2].Operator).Symbol : null;

    private static string WeightText(Node weight) => weight.Operator is Columns c
        ? $"{WeightText(weight.Inputs[0])}[:, {c.Start}..{c.Start + c.Count}]"
        : ((Leaf)weight.Operator).Symbol;

    private void EmitPacking(SourceWriter w)
    {
        w.Line("/// <inheritdoc/>");
        w.Line($"protected override PackedMatrix<T>[] Pack{Direction}(ParameterSet<T> parameters) =>");
        w.Line("[");
        w.Indented(() =>
        {
            foreach (var stage in _plan.Stages.OfType<ProductStage>().OrderBy(s => s.Pack))
            {
                var segments = stage.Operands;
                string columns = segments.Count == 1 ? "[0]" : "[" + string.Join(", ", segments.Select(o => _views.Columns(_plan.Homes[o].Column))) + "]";
                string lengths = "[" + string.Join(", ", segments.Select(o => Sizes.Of(o.Shape.Size))) + "]";
                string widths = "[" + string.Join(", ", stage.Nodes.Select(n => Sizes.Of(n.Shape.Size))) + "]";
                var cells = Enumerable.Range(0, segments.Count).SelectMany(s => stage.Nodes.Select(n => Source(Planner.WeightsOf(n)[s])));
                var biases = stage.Nodes.Select(BiasOf).ToList();
                string bias = biases.All(b => b is null) ? "" : ", [" + string.Join(", ", biases.Select(b => b is null ? "default" : _views.Shared.Packing(b, "Bias"))) + "]";
                w.Line($"parameters.Pack({columns}, {lengths}, {widths}, [{string.Join(", ", cells)}]{bias}),");
            }
        });
        w.Line("];");
    }

    private string Source((Node Weight, bool Transposed) weight)
    {
        var column = Dim.Of(0);
        var leaf = weight.Weight;
        for (; leaf.Operator is Columns c; leaf = leaf.Inputs[0]) column += c.Start;
        string method = weight.Transposed ? "TransposedProduct" : "Product";
        string offset = column.Value == 0 ? "" : $", column: {Sizes.Of(column)}";
        return _views.Shared.Packing(((Leaf)leaf.Operator).Symbol, method, offset);
    }
}
