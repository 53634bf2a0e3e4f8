using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Shapes;

/// <summary>
/// Infers sizes that a definition leaves out, by unification: two sizes that must be the same either are, or bind a variable,
/// or wait until more is known, or do not fit.
/// </summary>
internal sealed class Unifier : ShapeRules
{
    private readonly Dictionary<string, Dim> _bound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly List<(Dim A, Dim B, Action Wrong)> _waiting = [];
    private readonly Action<ShapeProblem, Operator, IReadOnlyList<Node>, int, int> _report;
    private int _variables;
    private Action? _whenWrong;

    public Unifier(Action<ShapeProblem, Operator, IReadOnlyList<Node>, int, int> report) => _report = report;

    /// <summary>A size to be found out.</summary>
    public Dim Unknown() => Dim.Named("?" + ++_variables);

    /// <summary>How many equations a variable took part in: an inferred size that rests on one is unchecked.</summary>
    public int Uses(Dim variable) => _uses.TryGetValue(variable.Variable ?? "", out int n) ? n : 0;

    /// <summary>The operator's shape, or null after one report; sizes that can only be compared later are reported then.</summary>
    public Shape? Infer(Operator op, IReadOnlyList<Node> x)
    {
        // Of operands that are to have one shape, those that are more than a number.
        var ranks = x.Select(i => i.Shape.Rank).ToList();
        var (first, last) = op is Product or SeriesProduct || x.Count == 0 ? (0, x.Count - 1) : (ranks.IndexOf(ranks.Max()), ranks.LastIndexOf(ranks.Max()));
        _whenWrong = () => _report(op is Product or SeriesProduct ? ShapeProblem.Inner : ShapeProblem.Elementwise, op, x, first, last);
        return op.Infer(this, x);
    }

    /// <summary>Requires two sizes to be the same; <paramref name="whenWrong"/> is called now (and false returned) or later, if they are not.</summary>
    public bool Require(Dim a, Dim b, Action whenWrong)
    {
        _whenWrong = whenWrong;
        if (Same(a, b)) return true;
        whenWrong();
        return false;
    }

    public override Dim Resolve(Dim size)
    {
        while (size.AllNames.Any(_bound.ContainsKey))
            size = size.Substitute(n => _bound.TryGetValue(n, out var d) ? d : null);
        return size;
    }

    public override bool Same(Dim a, Dim b)
    {
        foreach (string name in a.AllNames.Concat(b.AllNames).Where(n => n[0] == '?').Distinct())
        {
            _uses.TryGetValue(name, out int n);
            _uses[name] = n + 1;
        }

        (a, b) = (Resolve(a), Resolve(b));
        if (a.Equals(b) || Bind(a, b) || Bind(b, a)) return true;
        if (!a.HasVariables && !b.HasVariables) return false;
        var solved = Solve(a - b);
        if (solved is { } s)
        {
            _bound[s.Name] = s.Value;
            return true;
        }

        if (_whenWrong is { } wrong) _waiting.Add((a, b, wrong));
        return true;
    }

    public override Shape? Fail(ShapeProblem problem, Operator op, IReadOnlyList<Node> x, int i, int j)
    {
        _report(problem, op, x, i, j);
        return null;
    }

    /// <summary>Decides what had to wait. Call once, after all equations.</summary>
    public void Finish()
    {
        for (int round = _waiting.Count; round >= 0 && _waiting.Count > 0; round--)
        {
            var open = _waiting.ToList();
            _waiting.Clear();
            foreach (var (a, b, wrong) in open)
            {
                _whenWrong = wrong;
                if (!Same(a, b)) wrong();
            }
        }
    }

    private bool Bind(Dim variable, Dim value)
    {
        if (variable.Variable is not { } name || value.AllNames.Contains(name)) return false;
        _bound[name] = value;
        return true;
    }

    /// <summary>From difference = 0, a variable that stands alone in a term: ?1 + H − I gives ?1 = I − H.</summary>
    private static (string Name, Dim Value)? Solve(Dim difference)
    {
        foreach (string name in difference.AllNames.Where(n => n[0] == '?'))
        {
            var without = difference.Substitute(n => n == name ? Dim.Of(0) : null);
            var one = difference.Substitute(n => n == name ? Dim.One : null) - without;
            var two = difference.Substitute(n => n == name ? Dim.Of(2) : null) - without;
            if (!two.Equals(one + one)) continue;
            if (one.Value == 1) return (name, Dim.Of(0) - without);
            if (one.Value == -1) return (name, without);
        }

        return null;
    }
}
