using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// Values as formulas for a reader: of other values by name, without lanes, loads and what only some kinds of run have.
/// The comment over each derived value is one.
/// </summary>
internal sealed class Formula
{
    private readonly Plan _plan;
    private readonly Func<Node, bool> _standsAlone;

    /// <param name="plan">Gives the names.</param>
    /// <param name="standsAlone">Whether an expression has a name in the code, which then stands for it.</param>
    public Formula(Plan plan, Func<Node, bool> standsAlone)
    {
        _plan = plan;
        _standsAlone = standsAlone;
    }

    /// <summary>What a value is computed from.</summary>
    public string Of(Node node) => Right(node).Text;

    private Code Right(Node node) => node.Operator switch
    {
        Fill or IGuarded => Operand(node.Inputs[0], AlsoSeed(node)),
        Elementwise op => Plain(op.Text([.. node.Inputs.Select(Operand)])),
        _ => Code.Atom(_plan.Names[node]),
    };

    private Code Operand(Node node) => Operand(node, null);

    private Code Operand(Node node, Node? seed)
    {
        var code = node.Operator switch
        {
            Constant c => Code.Atom(c.Value.ToString("R", CultureInfo.InvariantCulture)),
            SizeConstant s => Code.Atom(s.Size.ToString()),
            // A value behind a switch goes by the name of the value before it, which is the same in plain runs.
            IGuarded or Fill when node.Name is null => Operand(node.Inputs[0], AlsoSeed(node)),
            Elementwise when node.Name is null && !_standsAlone(node) => Right(node),
            _ => Code.Atom(_plan.Names[node]),
        };
        return seed is null ? code : Code.Binary(code, "+", Code.Atom(_plan.Names[seed]), Code.Additive, associative: false);
    }

    /// <summary>A seed that is there in every run belongs to the formula.</summary>
    private static Node? AlsoSeed(Node node) => node.Operator is AddSeed { Always: true } ? node.Inputs[1] : null;

    private static Code Plain(Code code) => new(code.Text.Replace("V.", ""), code.Level);
}
