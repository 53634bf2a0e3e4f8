using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Makes nodes of expressions with C#'s own meaning: integers divide as integers, `*` is what the operands' types say, a
/// helper method is its body. Null goes up silently from whatever has been reported already.
/// </summary>
internal sealed class ExpressionBuilder
{
    private readonly GraphBuilder _definition;
    private readonly Stack<Dictionary<string, Value?>> _scopes = new();
    private readonly Stack<HelperSource> _calls = new();

    public ExpressionBuilder(GraphBuilder definition) => _definition = definition;

    private Graph Graph => _definition.Graph;

    public Node? BuildNode(Expr expr) => ToNode(Build(expr));

    public Value? Build(Expr expr)
    {
        switch (expr)
        {
            case NumberExpr number:
                return new NumberValue(number.Value, number.Integer);
            case NameExpr name:
                return _scopes.Count > 0 && _scopes.Peek().TryGetValue(name.Name, out var local) ? local : OutsideScope(() => _definition.Lookup(name));
            case NegateExpr negate:
                return Negate(negate);
            case PlusExpr plus:
                // C# has it for numbers alone: CS0023.
                return Build(plus.Operand) is not NodeValue and var value ? value : Build(new BrokenExpr(plus.At, plus.Text));
            case BinaryExpr binary:
                return Binary(binary);
            case CallExpr call:
                return Call(call);
            case IndexExpr index:
                return Index(index);
            case NamedExpr pair:
                return Unsupported(pair.Otherwise);
            case UnsupportedExpr unsupported:
                return Unsupported(unsupported);
            default:
                _definition.Reporter.Silent();
                return null;
        }
    }

    /// <summary>A number becomes a constant, a size one that the model's construction knows.</summary>
    private Node? ToNode(Value? value) => value switch
    {
        NodeValue node => node.Node,
        LayerResultValue result => _definition.Layers.Main(result),
        NumberValue number => Graph.Number(number.Number),
        SizeValue size => Graph.Add(new SizeConstant(size.Size)),
        _ => null,
    };

    private Value? Unsupported(UnsupportedExpr unsupported)
    {
        _definition.Reporter.Report(Descriptors.Unsupported, unsupported.At, Capital(unsupported.What), unsupported.Text, unsupported.WayOut);
        return null;
    }

    /// <summary>The rows of a matrix at a model's tokens, or one of a layer's results.</summary>
    private Value? Index(IndexExpr index)
    {
        var target = Build(index.Target);
        if (target is null) return null;
        if (target is LayerResultValue result && index.Index is TextExpr name) return _definition.Layers.Result(result, name);
        if (index.Index is TextExpr || target is not NodeValue { Node: var matrix } || matrix.Shape.Rank != 2 || !_definition.Source.IsModel) return Unsupported(index.Otherwise);
        return BuildNode(index.Index) is { } token ? Apply(index, new Lookup(), matrix, token) : null;
    }

    /// <summary>A quantity's equation does not see the parameters of the helper method that mentions it.</summary>
    private Value? OutsideScope(Func<Value?> lookup)
    {
        var scopes = _scopes.ToArray();
        _scopes.Clear();
        var value = lookup();
        foreach (var scope in Enumerable.Reverse(scopes)) _scopes.Push(scope);
        return value;
    }

    private Value? Negate(NegateExpr negate) => Build(negate.Operand) switch
    {
        null => null,
        NumberValue n => n with { Number = -n.Number },
        SizeValue s => new SizeValue(Dim.Of(0) - s.Size),
        var v => Apply(negate, new Negate(), ToNode(v)!),
    };

    private Value? Binary(BinaryExpr binary)
    {
        var (left, right) = (Build(binary.Left), Build(binary.Right));
        if (left is null || right is null) return null;
        if (left is NumberValue or SizeValue && right is NumberValue or SizeValue && Fold(binary, left, right) is { } folded) return folded;
        var (a, b) = (ToNode(left)!, ToNode(right)!);
        if (Sequence.IsSequence(a.Shape) || Sequence.IsSequence(b.Shape)) return SequenceExpressions.Binary(Graph, binary, a, b) is var (op, x) ? Apply(binary, op, x) : Silent();
        switch (binary.Operator)
        {
            case "+": return Apply(binary, new Add(), a, b);
            case "-": return Apply(binary, new Subtract(), a, b);
            case "/": return Apply(binary, new Divide(), a, b);
            case ">": return Apply(binary, new Greater(), a, b);
            case "<": return Apply(binary, new Greater(), b, a);
            case ">=": return Apply(binary, new GreaterOrEqual(), a, b);
            case "<=": return Apply(binary, new GreaterOrEqual(), b, a);
        }

        if (a.Shape.Rank < 2 && b.Shape.Rank < 2) return Apply(binary, new Multiply(), a, b);
        if (a.Shape.Rank == 2 && b.Shape.Rank == 1) return Apply(binary, a.Shape.Rows == RowSpace.Global ? new Product() : new RowProduct(), a, b);
        if (a.Shape.Rank == 0 || b.Shape.Rank == 0) return Apply(binary, new Multiply(), a, b);
        return a.Shape.Rank == 2 && b.Shape.Rank == 2 ? Apply(binary, new MatrixProduct(), a, b) : Silent(); // Vec * Mat: CS0019
    }

    /// <summary>Numbers and sizes among themselves, as C# computes them.</summary>
    private Value? Fold(BinaryExpr binary, Value left, Value right)
    {
        if (left is NumberValue a && right is NumberValue b)
        {
            bool integer = a.Integer && b.Integer;
            switch (binary.Operator)
            {
                case "+": return new NumberValue(a.Number + b.Number, integer);
                case "-": return new NumberValue(a.Number - b.Number, integer);
                case "*": return new NumberValue(a.Number * b.Number, integer);
                case "/" when !integer: return new NumberValue(a.Number / b.Number, false);
                case "/" when b.Number == 0: _definition.Reporter.Silent(); return null; // CS0020
                case "/":
                    double quotient = Math.Truncate(a.Number / b.Number);
                    if (quotient * b.Number != a.Number)
                        _definition.Reporter.Report(Descriptors.IntegerDivision, binary.At, binary.Text, quotient.ToString("R", System.Globalization.CultureInfo.InvariantCulture), binary.Left.Text + ".0 / " + binary.Right.Text);
                    return new NumberValue(quotient, true);
            }
        }

        bool sizes = (left is SizeValue || left is NumberValue { Integer: true }) && (right is SizeValue || right is NumberValue { Integer: true });
        if (!sizes) return null;
        var (l, r) = (ToSize(left)!, ToSize(right)!);
        switch (binary.Operator)
        {
            case "+": return new SizeValue(l + r);
            case "-": return new SizeValue(l - r);
            case "*": return new SizeValue(l * r);
            default:
                _definition.Reporter.Report(Descriptors.Unsupported, binary.At, "A division of sizes, which C# cuts off,", binary.Text, "; write H / 2.0 or 0.5 * H");
                return null;
        }
    }

    private static Dim? ToSize(Value? value) => value switch
    {
        SizeValue s => s.Size,
        NumberValue { Integer: true } n => Dim.Of((long)n.Number),
        _ => null,
    };

    private Value? Call(CallExpr call)
    {
        string own = _definition.Source.Name + ".";
        string name = call.Function.StartsWith(own, StringComparison.Ordinal) ? call.Function.Substring(own.Length) : call.Function;
        if (_definition.Source.Helpers.Any(h => h.Name == name && h.Parameters.Count == call.Arguments.Count))
            return Inline(call, name);
        if (_definition.Source.IsModel && Layers.IsCall(call.Function)) return _definition.Layers.Call(call, BuildNode);
        if (_definition.Source.IsModel && ModelExpressions.IsOverSteps(call, out var axis)) return OverSteps(call, axis);
        if (!LanguageFunction.Exists(call.Function))
        {
            _definition.Reporter.Report(Descriptors.UnknownFunction, call.FunctionAt, call.Function, HelperMethods.WayOut(_definition.Source.Helpers, name));
            foreach (var argument in call.Arguments) Build(argument.Value);
            return null;
        }

        if (LanguageFunction.Find(call.Function, call.Arguments.Count) is not { } function) return Silent(); // CS1501
        int operands = call.Arguments.Count - function.Sizes;
        var x = call.Arguments.Take(operands).Select(a => BuildNode(a.Value)).ToArray();
        var sizes = new List<Dim>();
        foreach (var argument in call.Arguments.Skip(operands))
        {
            var value = Build(argument.Value);
            if (value is null) return null;
            if (ToSize(value) is { } size) sizes.Add(size);
            else
            {
                _definition.Reporter.Report(Descriptors.NeedsSize, argument.Value.At, argument.Value.Text);
                return null;
            }
        }

        if (x.Contains(null)) return null;
        if (call.Function is "Max" or "Min" && x.Length == 1 && Sequence.IsSeries(x[0]!))
        {
            _definition.Reporter.Report(Descriptors.Unsupported, call.At, $"The {call.Function} over the positions of a series", call.Text, "");
            return null;
        }

        if (x.Any(i => Sequence.IsSequence(i!.Shape)) && SequenceExpressions.Call(call.Function, x!) is { } ofSequence) return Apply(call, ofSequence, x!);
        return Apply(call, function.Create(sizes), x!);
    }

    /// <summary>A function of which the types say whether it is one of all steps of a sequence.</summary>
    private Value? OverSteps(CallExpr call, StepAxis axis)
    {
        if (BuildNode(call.Arguments[0].Value) is not { } x) return null;
        if (ModelExpressions.Operator(call.Function, x, axis) is { } op)
        {
            if (op is not OverSteps { TakesSeries: false } || x.Shape.Rank == 0)
            {
                var value = Apply(call, op, x);
                // What all steps have made is read step by step from here on.
                return op is OverSteps { KeepsSteps: true } && value is NodeValue { Node: var made } ? new NodeValue(Graph.Add(new Fill(made.Shape), made)) : value;
            }

            _definition.Reporter.Report(Descriptors.Unsupported, call.At, $"The {call.Function} over the steps of a series", call.Text, "");
            return null;
        }

        return LanguageFunction.Find(call.Function, 1) is { Sizes: 0 } function ? Apply(call, function.Create([]), x) : Silent();
    }

    private Value? Inline(CallExpr call, string name)
    {
        var arguments = call.Arguments.Select(a => Build(a.Value)).ToList();
        var helper = HelperMethods.Find(_definition.Source.Helpers, name, call, arguments)!;
        if (_calls.Contains(helper))
        {
            // In F(F(v)) the inner call has said it.
            if (!arguments.Contains(null)) _definition.Reporter.Report(Descriptors.RecursiveHelper, helper.At, helper.Name);
            return null;
        }

        var scope = new Dictionary<string, Value?>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (HelperMethods.Parameter(helper, call, i) is not { } parameter) return Silent(); // CS1739
            scope[parameter.Name] = parameter.Type is "Scalar" or "double" or "float" ? Fraction(arguments[i]) : arguments[i];
        }

        _calls.Push(helper);
        _scopes.Push(scope);
        var result = Build(helper.Body);
        _scopes.Pop();
        _calls.Pop();
        bool hasRules = (helper.Secant ?? helper.Relevance) is not null && arguments.Count == 1;
        return hasRules && result is NodeValue { Node: var y } && arguments[0] is NodeValue { Node: var x } ? WithRules(call, helper, y, x) : result;
    }

    /// <summary>An activation function with rules of its own, each built of its operand and of placeholders.</summary>
    private Value? WithRules(CallExpr call, HelperSource helper, Node y, Node x)
    {
        var operands = new List<Node> { y, x };
        string secant = "", relevance = "";
        if (helper.Secant is { } slope && !Add(slope, ref secant, given => [x, given])) return null;
        if (helper.Relevance is { } rule && !Add(rule, ref relevance, given => [x, y, given])) return null;
        return Apply(call, new Activation(secant, relevance), [.. operands]);

        bool Add(string name, ref string placeholder, System.Func<Node, Node[]> arguments)
        {
            placeholder = $"{name} {Graph.Nodes.Count}";
            var given = arguments(Graph.Add(new Leaf(LeafKind.Placeholder, placeholder), placeholder.StartsWith(helper.Secant + " ", StringComparison.Ordinal) ? x.Shape : y.Shape));
            if (_definition.Source.Helpers.FirstOrDefault(h => h.Name == name && h.Parameters.Count == given.Length) is not { } method)
            {
                _definition.Reporter.Report(Descriptors.UnknownFunction, helper.At, name, $"a rule of '{helper.Name}' is a method of this class with {given.Length} parameters and an expression body");
                return false;
            }

            _calls.Push(method);
            _scopes.Push(method.Parameters.Zip(given, (p, g) => (p.Name, Value: (Value?)new NodeValue(g))).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
            var made = BuildNode(method.Body);
            _scopes.Pop();
            _calls.Pop();
            if (made is not null) operands.Add(made);
            return made is not null;
        }
    }

    /// <summary>A parameter's type converts: an integer becomes a fraction on the way into a Scalar or a double, and so does a size.</summary>
    private Value? Fraction(Value? value) => value switch
    {
        NumberValue number => number with { Integer = false },
        SizeValue => new NodeValue(ToNode(value)!),
        _ => value,
    };

    private Value? Apply(Expr at, Operator op, params Node[] x)
    {
        _definition.Messages.At = at;
        var shape = _definition.Shapes.Infer(op, x);
        return shape is null ? null : new NodeValue(Graph.Add(op, shape, x));
    }

    private Value? Silent()
    {
        _definition.Reporter.Silent();
        return null;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
