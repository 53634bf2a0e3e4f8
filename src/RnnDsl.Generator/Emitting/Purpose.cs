using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>What a value is computed for. A stage whose values serve only what a run was not asked for is skipped as a whole.</summary>
[Flags]
internal enum Purpose
{
    None = 0,
    Always = 1,
    Tapes = 2,
    Records = 4,
    Inputs = 8,
    Parameters = 16,
    Contexts = 32,
}

internal static class Purposes
{
    public static Dictionary<Node, Purpose> Of(Programs programs, Graph graph)
    {
        var purposes = graph.Nodes.ToDictionary(n => n, _ => Purpose.None);
        foreach (var (name, node) in graph.Results) purposes[node] |= OfResult(programs, name);
        foreach (var node in graph.Nodes)
            if (node.Operator is Carry) purposes[node] = purposes[node.Inputs[1]] = Purpose.Always;
        foreach (var node in graph.Nodes.Reverse())
            foreach (var input in node.Now) purposes[input] |= purposes[node];
        return purposes;
    }

    /// <summary>The condition under which work for a purpose is done; empty: always.</summary>
    public static string Condition(Purpose purpose)
    {
        if ((purpose & Purpose.Always) != 0) return "";
        var conditions = new List<string>();
        // Whatever records also tapes.
        if ((purpose & Purpose.Tapes) != 0) conditions.Add("TMode.Tapes");
        else if ((purpose & Purpose.Records) != 0) conditions.Add("TMode.Records");
        if ((purpose & Purpose.Inputs) != 0) conditions.Add("run.WantsInputs");
        if ((purpose & Purpose.Parameters) != 0) conditions.Add("run.WantsParameters");
        if ((purpose & Purpose.Contexts) != 0) conditions.Add("run.WantsContexts");
        return string.Join(" || ", conditions);
    }

    private static Purpose OfResult(Programs programs, string name)
    {
        if (ResultNames.Is(name, ResultNames.ParameterGradient)) return Purpose.Parameters;
        if (ResultNames.Is(name, ResultNames.ContextGradient)) return Purpose.Contexts;
        if (ResultNames.Is(name, ResultNames.InputGradient)) return Purpose.Inputs;
        if (ResultNames.Is(name, ResultNames.QuantityAdjoint)) return Purpose.Records;
        if (ResultNames.Is(name, ResultNames.Adjoint) || ResultNames.Is(name, ResultNames.Final)) return Purpose.Always;
        return programs.Slots[programs.SlotOf(ResultNames.Slot(name))].Keep switch
        {
            Keep.Output => Purpose.Always,
            Keep.Tape => Purpose.Tapes,
            _ => Purpose.Records,
        };
    }
}
