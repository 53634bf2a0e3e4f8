using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// The views of rows that a program works on, each a field of its frame: what it is set to, and when. Where a value is kept in
/// some runs and only passed on in others, one view stands for both places.
/// </summary>
internal sealed class Views
{
    private readonly Programs _programs;
    private readonly Plan _plan;
    private readonly Sizes _sizes;
    private readonly List<Dim> _rowSizes;
    private readonly ILookup<Node, Region> _readIn;
    private int _kept;

    public Views(Programs programs, Plan plan, Sizes sizes)
    {
        _programs = programs;
        _plan = plan;
        _sizes = sizes;
        _readIn = plan.Stages.SelectMany(s => Touched(s).Select(n => (Node: n, s.Region))).Distinct().ToLookup(p => p.Node, p => p.Region);
        Shared = new SharedValues(programs);
        _rowSizes = [.. plan.Graph.Nodes.Select(n => n.Shape.Size).Distinct()];
        foreach (var node in plan.Graph.Nodes) AddNode(node);
        foreach (var (name, node) in plan.Graph.Results) AddResult(name, node);
        AddSequences();
    }

    /// <summary>Values that all rows share.</summary>
    public SharedValues Shared { get; }

    public SortedDictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    public List<string> PerRun { get; } = [];

    public List<string> PerStep { get; } = [];

    /// <summary>Set again after the loop, where an example's row is the row of its number.</summary>
    public List<string> AfterLoop { get; } = [];

    /// <summary>For a value, the views it is stored to and the condition for each (empty: always).</summary>
    public Dictionary<Node, List<(string View, string Condition)>> Stores { get; } = [];

    /// <summary>The view to read a stored value from.</summary>
    public string Of(Node node) => "frame." + Name(node);

    public string Columns(Dim padded) => _sizes.Columns(padded, _rowSizes);

    private string Name(Node node) =>
        node.Operator is not Carry && _plan.Homes[node] is { Kind: HomeKind.Carry } home ? _plan.Names[_plan.Graph.Nodes.First(n => n.Operator is Carry c && c.State == home.Symbol)]
        : _plan.Homes[node].Kind == HomeKind.InputGradient ? "grad_" + _plan.Homes[node].Symbol
        : _plan.Names[node];

    private void AddNode(Node node)
    {
        string name = _plan.Names[node];
        switch (node.Operator)
        {
            // Read packed.
            case Leaf { IsShared: true } when _plan.Graph.Nodes.All(n => !n.Inputs.Contains(node) || n.Operator is Product or SumOfProducts && !Planner.OperandsOf(n).Contains(node)):
                break;
            case Leaf leaf:
                if (LeafView(leaf) is { } view)
                {
                    bool guarded = leaf.Kind == LeafKind.Seed && !_plan.Graph.Nodes.Any(n => n.Inputs.Contains(node) && n.Operator is not AddSeed { Always: false });
                    Field(name, leaf.Kind == LeafKind.Previous ? PerStep : PerRun, (guarded ? "if (TMode.Seeds) " : "") + $"frame.{name} = {view};");
                }

                break;
            case Carry carry when _plan.Reversed:
                Field(name, PerStep, $"frame.{name} = run.AdjointCarry({StateIndex(carry.State)}).Shift(-first);");
                break;
            case Carry carry:
                Field(name, PerStep, $"frame.{name} = step == chunk.FirstStep ? run.Carry({StateIndex(carry.State)}).Shift(-first) : {NextOf(node)}.Shift(run.Offset(step - 1) - first);");
                break;
            case Intervene place:
                Field("on_" + place.Quantity, PerRun, $"if (TMode.Intervenes) frame.on_{place.Quantity} = run.Intervention({_programs.SlotOf(place.Quantity)});", "Intervention<T>");
                break;
            case IntervenePart part:
                Field(part.Source + part.Quantity, PerRun, $"if (TMode.Intervenes) frame.{part.Source}{part.Quantity} = run.Intervention({_programs.SlotOf(part.Quantity)}, {Sizes.Of(part.Units.Start)}, {Sizes.Of(node.Shape.Size)});", "Intervention<T>");
                break;
            case IGuarded place and (AfterIntervention or Undo) when !Fields.ContainsKey(place.Source + place.Quantity):
                Field(place.Source + place.Quantity, PerRun, $"if (TMode.Intervenes) frame.{place.Source}{place.Quantity} = run.Slope({_programs.SlotOf(place.Quantity)}){Column((place as AfterIntervention)?.Units)};");
                break;
            case AddSeed { Units: { } units } seed:
                Field(seed.Source + seed.Quantity, PerRun, $"if (TMode.Seeds) frame.{seed.Source}{seed.Quantity} = run.Seed({_programs.SlotOf(seed.Quantity)}){Column(units)};");
                break;
        }

        if (node.Operator is Leaf { Kind: LeafKind.Context } context) OfExamples(node, name, $"run.Context({Index(LeafRole.Context, context.Symbol)})");
        if (node.Operator is not (Leaf or Carry) && _plan.Homes[node].Kind is HomeKind.Own or HomeKind.Chunk or HomeKind.Step or HomeKind.Carry) Store(node, Name(node), "");
    }

    private static string Column(Units? units) => units is null || units.Start.Value == 0 ? "" : $".Column({Sizes.Of(units.Start)})";

    /// <summary>The rows of the value that a forward carry takes over.</summary>
    private string NextOf(Node carry) => "frame." + _plan.Names[carry.Inputs[1]];

    private string? LeafView(Leaf leaf) => leaf.Kind switch
    {
        LeafKind.Input => $"run.Input({Index(LeafRole.Input, leaf.Symbol)})",
        _ when leaf.IsShared => Shared.Row(leaf.Symbol),
        LeafKind.StepIndex => "run.StepIndex",
        LeafKind.Seed => $"run.Seed({_programs.SlotOf(leaf.Symbol)})",
        LeafKind.Kept => $"run.Kept({_programs.SlotOf(leaf.Symbol)})",
        LeafKind.Computed => $"run.Kept(TMode.Intervenes ? {_programs.SlotOf(_programs.ComputedSlot(leaf.Symbol))} : {_programs.SlotOf(leaf.Symbol)})",
        LeafKind.Previous => $"run.Previous({StateIndex(leaf.Symbol)}, step)",
        _ => null,
    };

    private void AddResult(string name, Node node)
    {
        if (ResultNames.Owner(name, ResultNames.InputGradient) is { } input)
        {
            Field("grad_" + input, PerRun, $"if (run.WantsInputs) frame.grad_{input} = run.InputGradient({Index(LeafRole.Input, input)});");
            if (_plan.Homes[node].Kind != HomeKind.InputGradient) Store(node, "grad_" + input, "inputs");
        }
        else if (ResultNames.Owner(name, ResultNames.QuantityAdjoint) is { } quantity)
        {
            Field("out_" + quantity, PerRun, $"if (TMode.Records) frame.out_{quantity} = run.Adjoint({_programs.SlotOf(quantity)});");
            Store(node, "out_" + quantity, "TMode.Records");
        }
        else if (!_plan.Reversed && !ResultNames.Is(name, ResultNames.Final))
        {
            AddKept(node, _programs.SlotOf(ResultNames.Slot(name)));
        }
    }

    private void AddKept(Node node, int slot)
    {
        string view = _plan.Names[node];
        string condition = _programs.Slots[slot].Keep switch { Keep.Output => "", Keep.Tape => "TMode.Tapes", _ => "TMode.Records" };
        Fields[view] = "Rows<T>";
        PerRun.Insert(_kept++, (condition.Length == 0 ? "" : $"if ({condition}) ") + $"frame.{view} = run.Kept({slot});");
        // Where the value has a home too, the one store goes to whichever place the view stands for.
        if (_plan.Homes[node].Kind == HomeKind.None) Store(node, view, condition);
    }

    /// <summary>Buffers with a row for each example. In the loop they go by the rows of the step; a value that this run keeps stands there instead.</summary>
    private void AddSequences()
    {
        for (int i = 0; i < _plan.Own.Count; i++)
        {
            var own = _plan.Own[i];
            bool sum = own.IsSum && own.Node.Operator is Collect;
            string condition = KeepCondition(own.Node);
            OfExamples(own.Node, _plan.Names[own.Node] + (sum ? "_sum" : ""), $"run.Sequence({i})", condition.Length == 0 || sum ? "" : $"if (!{condition}) ");
            if (own.IsSum) PerRun.Add($"run.ClearSequence({i});");
        }

        foreach (string name in _plan.Graph.Nodes.SelectMany(n => n.Shape.Dims).SelectMany(d => d.AllNames).Where(Sequence.IsName).Distinct())
        {
            string variable = Sequence.Variable(name);
            if (Sequence.ContextOf(name) is { } context) Field(variable, PerRun, $"frame.{variable} = run.Positions({Index(LeafRole.Context, context)});", "int[]");
            else Field(variable, PerStep, $"frame.{variable} = step + 1;", "int");
        }
    }

    private void OfExamples(Node node, string name, string rows, string condition = "")
    {
        Fields[name] = "Rows<T>";
        bool isResult = _plan.Graph.Results.Any(r => r.Node == node && (ResultNames.Is(r.Name, ResultNames.ContextGradient) || ResultNames.Is(r.Name, ResultNames.AtEnd)));
        if (_readIn[node].Contains(Region.Start)) PerRun.Add($"{condition}frame.{name} = {rows};");
        if (_readIn[node].Contains(Region.Loop)) PerStep.Add($"{condition}frame.{name} = {rows}.Shift(-first);");
        if (isResult || _readIn[node].Contains(Region.End)) AfterLoop.Add($"frame.{name} = {rows};");
    }

    /// <summary>What a stage reads and writes.</summary>
    private static IEnumerable<Node> Touched(Stage stage) => stage switch
    {
        ProductStage p => p.Operands.Concat(p.Nodes),
        PointwiseStage p => p.Nodes.Concat(p.Nodes.SelectMany(n => n.Inputs)),
        RowStage r => r.Node.Inputs.Append(r.Node),
        ExampleSumStage s => s.Node.Inputs.Append(s.Node),
        GradientStage g => g.Right is null ? [g.Left] : [g.Left, g.Right],
        CarryStage c => c.Carry.Inputs,
        _ => [],
    };

    /// <summary>Sets views of chunk and step buffers; a value that this run keeps stands there instead.</summary>
    public IEnumerable<string> Rebase(HomeKind kind)
    {
        foreach (var node in _plan.Graph.Nodes.Where(n => n.Operator is not (Leaf or Carry) && _plan.Homes[n].Kind == kind))
        {
            string name = _plan.Names[node];
            Fields[name] = "Rows<T>";
            string columns = kind == HomeKind.Chunk ? "columns" : "scratch";
            string offset = Columns(_plan.Homes[node].Column);
            string condition = KeepCondition(node);
            yield return (condition.Length == 0 ? "" : $"if (!{condition}) ") + $"frame.{name} = {columns}{(offset == "0" ? "" : $".Column({offset})")};";
        }
    }

    private string KeepCondition(Node node)
    {
        if (_plan.Reversed) return "";
        var result = _plan.Graph.Results.FirstOrDefault(r => r.Node == node && !ResultNames.Is(r.Name, ResultNames.Final));
        if (result.Node is null) return "";
        return _programs.Slots[_programs.SlotOf(ResultNames.Slot(result.Name))].Keep == Keep.Tape ? "TMode.Tapes" : "TMode.Records";
    }

    private void Field(string name, List<string> when, string statement, string type = "Rows<T>")
    {
        Fields[name] = type;
        when.Add(statement);
    }

    private void Store(Node node, string view, string condition)
    {
        if (!Stores.TryGetValue(node, out var list)) Stores[node] = list = [];
        list.Add((view, condition));
        Fields[view] = "Rows<T>";
    }

    public int StateIndex(string state) => Index(LeafRole.State, state);

    public int ContextIndex(string name) => Index(LeafRole.Context, name);

    private int Index(LeafRole role, string name) => IndexOf(_programs.Definition.Of(role), name);

    private static int IndexOf(IEnumerable<LeafValue> leaves, string name) => leaves.Select((l, i) => (l, i)).First(p => p.l.Name == name).i;
}
