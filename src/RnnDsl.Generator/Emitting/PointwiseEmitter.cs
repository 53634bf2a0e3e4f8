using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// Prints a fused elementwise pass as a method: one loop over rows, one over units in steps of the machine's lanes. Rows are
/// padded, so no tail needs care. A subexpression without a name stands inside the expression that uses it, as the user wrote it.
/// </summary>
internal sealed class PointwiseEmitter
{
    private readonly Plan _plan;
    private readonly Views _views;
    private readonly PointwiseStage _stage;
    private readonly System.Func<string, string?> _equation;
    private readonly Formula _formula;
    private readonly HashSet<Node> _inside;
    private readonly Dictionary<Node, int> _reads = [];
    private readonly Dictionary<Node, Code> _code = [];
    private readonly List<string> _headLines = [];
    private readonly List<string> _rowLines = [];
    private readonly List<string> _lines = [];
    private readonly List<string> _carryStores = [];
    private readonly HashSet<string> _refs = [];

    /// <param name="plan">The schedule that the pass is of.</param>
    /// <param name="views">Where values are loaded from and stored to.</param>
    /// <param name="stage">The pass.</param>
    /// <param name="equation">A quantity's equation as the user wrote it.</param>
    public PointwiseEmitter(Plan plan, Views views, PointwiseStage stage, System.Func<string, string?> equation)
    {
        _plan = plan;
        _views = views;
        _stage = stage;
        _equation = equation;
        _formula = new Formula(plan, n => Count(n) > 1);
        _inside = [.. stage.Nodes];
        foreach (var node in stage.Nodes)
            foreach (var input in node.Inputs)
            {
                _reads.TryGetValue(input, out int n);
                _reads[input] = n + (((Elementwise)node.Operator).Repeats ? 2 : 1);
            }
    }

    public void Emit(SourceWriter w, string frame, string mode)
    {
        LoadOverwrittenCarries();
        foreach (var node in _stage.Nodes) Define(node);
        w.Line($"private void {_stage.Method}<V, TMode>(ref {frame} frame, int first, int count{(NeedsInputs ? ", bool inputs" : "")})");
        w.Indented(() => w.Line("where V : struct, ILanes<V, T>").Line($"where TMode : struct, {mode}"));
        w.Block(() =>
        {
            foreach (string line in _headLines) w.Line(line);
            w.Block("for (int row = first; row < first + count; row++)", () =>
            {
                foreach (string line in Sizes.RowCounts([_stage.Size], "first")) w.Line(line);
                foreach (string line in _rowLines) w.Line(line);
                w.Block($"for (int unit = 0; unit < {Sizes.Of(_stage.Size)}; unit += V.Count)", () =>
                {
                    foreach (string line in _lines) w.Line(line);
                    foreach (string line in _carryStores) w.Line(line);
                });
            });
        });
    }

    public bool NeedsInputs => StoresOf().Any(s => s.Condition == "inputs");

    private IEnumerable<(string View, string Condition)> StoresOf() =>
        _stage.Nodes.SelectMany(n => _views.Stores.TryGetValue(n, out var s) ? s : []);

    /// <summary>A carry that this pass writes is read first, before its next value takes its place.</summary>
    private void LoadOverwrittenCarries()
    {
        var written = new HashSet<string>(StoresOf().Select(s => s.View));
        foreach (var carry in _reads.Keys.Where(n => n.Operator is Carry && written.Contains(_plan.Names[n])))
            Local(carry, Load(carry).Text);
    }

    private void Define(Node node)
    {
        var op = (Elementwise)node.Operator;
        var stores = _views.Stores.TryGetValue(node, out var s) ? s : [];
        string stored = _plan.Names[node];
        Explain(node);
        if (op is Fill && Count(node) == 0 && node.Inputs[0].Shape.Size.Equals(node.Shape.Size))
        {
            // Nothing but a place for a value that has a name already.
            stored = Read(node.Inputs[0]).Text;
        }
        else if (op is IGuarded { Switch: not "" } guarded)
        {
            Local(node, Read(node.Inputs[0]).Text);
            string name = _plan.Names[node];
            _lines.Add($"if (TMode.{guarded.Switch}) {name} = {op.Text([Code.Atom(name)]).Text};");
        }
        else if (stores.Count > 0 || node.Name is not null || Count(node) > 1)
        {
            Local(node, Expression(node, op).Text);
        }
        else
        {
            _code[node] = Expression(node, op);
        }

        foreach (var (view, condition) in stores)
        {
            string store = (condition.Length == 0 ? "" : $"if ({condition}) ") + $"V.Store({stored}, ref {(condition.Length == 0 ? Ref(view) : $"frame.{view}[row]")}, unit);";
            (_plan.Homes[node].Kind == HomeKind.Carry ? _carryStores : _lines).Add(store);
        }
    }

    /// <summary>Above each named value: its equation as the user wrote it, or the formula that was derived.</summary>
    private void Explain(Node node)
    {
        if (node.Name is null) return;
        string? text = node.Operator is Intervene place ? _equation(place.Quantity) : _plan.Reversed ? _formula.Of(node) : null;
        if (text is null) return;
        if (_lines.Count > 0) _lines.Add("");
        _lines.Add($"// {_plan.Names[node]} = {text}");
    }

    private Code Expression(Node node, Elementwise op) => op.Text([.. node.Inputs.Select(Read)]);

    private int Count(Node node) => _reads.TryGetValue(node, out int n) ? n : 0;

    private Code Read(Node node)
    {
        if (_code.TryGetValue(node, out var code)) return code;
        if (node.Operator is SizeConstant size) return Code.Call("V.Of", Code.Atom(size.Size.Print(n => "this." + Sizes.Member(n))));
        if (node.Operator is Constant) return ((Elementwise)node.Operator).Text([]);
        if (node.Operator is Leaf { Kind: LeafKind.Hyper } hyper) return Code.Call("V.Of", Code.Atom("this." + Sizes.Member(hyper.Symbol)));
        if (NumberExpressions.Is(node)) return Number(node);
        var load = Load(node);
        if (Count(node) <= 1) return load;
        Local(node, load.Text);
        return _code[node];
    }

    /// <summary>Arithmetic on numbers is done once for the pass.</summary>
    private Code Number(Node node)
    {
        _headLines.Add($"V {_plan.Names[node]} = V.Of({Plain(node).Text});");
        return _code[node] = Code.Atom(_plan.Names[node]);

        static Code Plain(Node number) => number.Operator switch
        {
            Constant c => Code.Atom(Constant.Literal(c.Value)),
            SizeConstant s => new Code(s.Size.Print(n => "this." + Sizes.Member(n)), s.Size.Value is null && s.Size.ToString().IndexOfAny(['+', '-', '*']) >= 0 ? Code.Additive : Code.Primary),
            Leaf hyper => Code.Atom("this." + Sizes.Member(hyper.Symbol)),
            _ => ((Elementwise)number.Operator).Text([.. number.Inputs.Select(Plain)]),
        };
    }

    private Code Load(Node node)
    {
        string view = _views.Of(node).Substring("frame.".Length);
        if (node.Shape.Rank > 0 || _stage.Size.Equals(Dim.One))
        {
            var load = Code.Call("V.Load", Code.Atom("ref " + Ref(view)), Code.Atom("unit"));
            return node.Operator is Carry { Reversed: true } ? Code.Call("Denormals.Flush<T, V>", load) : load;
        }

        // One number for the whole row.
        string scalar = view + "Row";
        if (_refs.Add(scalar)) _rowLines.Add($"V {scalar} = V.Broadcast(frame.{view}[row]);");
        return Code.Atom(scalar);
    }

    private string Ref(string view)
    {
        string reference = view + "Row";
        if (_refs.Add(reference)) _rowLines.Add($"ref T {reference} = ref frame.{view}[row];");
        return reference;
    }

    private void Local(Node node, string value)
    {
        string name = _plan.Names[node];
        _lines.Add($"V {name} = {value};");
        _code[node] = Code.Atom(name);
    }
}
