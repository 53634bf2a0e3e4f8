using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>Prints the description of a model: everything about it that is not arithmetic.</summary>
internal sealed class DescriptionEmitter
{
    private readonly DefinitionSource _source;
    private readonly Definition? _definition;
    private readonly ConstructorParameters _parameters;
    private readonly Sizes _sizes;

    public DescriptionEmitter(DefinitionSource source, Definition? definition, ConstructorParameters parameters, Sizes sizes)
    {
        _source = source;
        _definition = definition;
        _parameters = parameters;
        _sizes = sizes;
    }

    /// <summary>Whether the class has a method that tells what its programs do, which <see cref="WorkEmitter"/> prints.</summary>
    public bool TellsWork { get; init; }

    public void Emit(SourceWriter w, Programs? programs, ProgramEmitter? forward, ProgramEmitter? backward)
    {
        w.Block($"private static ModelDescription Describe({_parameters.Declared})", () =>
        {
            foreach (var (check, message) in programs is null ? [] : SliceChecks())
                w.Line($"if ({check}) throw new global::System.ArgumentOutOfRangeException(null, {message});");
            foreach (var field in programs is null ? [] : _sizes.PaddedFields) w.Line($"int {field.Key} = Padding.Pad<T>(global::System.Math.Max(1, {Sizes.Of(field.Value)}));");
            w.Line("return new ModelDescription(");
            w.Indented(() =>
            {
                w.Line($"\"{_source.Name}\",");
                w.Line($"Dimensions: [{string.Join(", ", _parameters.Dimensions.Select(d => $"new(\"{d}\", {Sizes.Member(d)})"))}],");
                if (programs is null)
                    w.Line("Inputs: [], States: [], Quantities: [], Slots: [], Parameters: [],").Line("ForwardChunkBuffers: [], ForwardStepBuffers: [], BackwardChunkBuffers: [], BackwardStepBuffers: []);");
                else
                    DescribeParts(w, programs, forward!, backward!);
            });
        });
    }

    private void DescribeParts(SourceWriter w, Programs programs, ProgramEmitter forward, ProgramEmitter backward)
    {
        var d = programs.Definition;
        w.Line($"Inputs: [{string.Join(", ", d.Of(LeafRole.Input).Select(l => $"new(\"{l.Name}\", {Sizes.Array(l.Shape)}){Noise(l)}"))}],");
        w.Line($"States: [{string.Join(", ", d.Of(LeafRole.State).Select(l => $"new(\"{l.Name}\", {Sizes.Array(l.Shape)}, {programs.SlotOf(d.Next(l).Name)})"))}],");
        w.Line("Quantities:").Line("[");
        w.Indented(() =>
        {
            foreach (var q in d.Quantities)
                w.Line($"new(\"{q.Name}\", {Sizes.Array(q.Shape)}, {Roles(q.Source.Roles)}, {SourceWriter.Literal(q.Source.Body.Text)}),");
        });
        w.Line("],");
        w.Line($"Slots: [{string.Join(", ", programs.Slots.Select(s => $"new({Sizes.Of(Sequence.PerPosition(s.Shape.Size))}, Keep.{s.Keep}{Sizes.SequenceArgument(Sequence.NameIn(s.Shape.Size), ", ")})"))}],");
        w.Line("Parameters:").Line("[");
        w.Indented(() =>
        {
            foreach (var p in d.Parameters)
                w.Line(Parameter(p) + ",");
        });
        w.Line("],");
        w.Line($"ForwardChunkBuffers: {Buffers(forward.ChunkWidth)}, ForwardStepBuffers: {Buffers(forward.StepWidth)}, BackwardChunkBuffers: {Buffers(backward.ChunkWidth)}, BackwardStepBuffers: {Buffers(backward.StepWidth)})");
        w.Line("{");
        w.Indented(() =>
        {
            foreach (string member in Members(programs, forward, backward)) w.Line(member + ",");
        });
        w.Line("};");

        static string Buffers(string width) => width == "0" ? "[]" : "[" + width + "]";
    }

    /// <summary>What an input is drawn from, as initializers of its item.</summary>
    private static string Noise(LeafValue input) => input.Source.Noise switch
    {
        NoiseSource.Dropout => $" {{ Noise = NoiseKind.Dropout, Rate = {Constant.Literal(input.Number)} }}",
        NoiseSource.Normal => " { Noise = NoiseKind.Normal }",
        _ => "",
    };

    /// <summary>A parameter as an item of the description.</summary>
    public static string Parameter(LeafValue p)
    {
        string torch = p.Source.TorchName is { } t ? $", {SourceWriter.Literal(t)}{(p.Source.TorchPart >= 0 ? ", " + p.Source.TorchPart.ToString(CultureInfo.InvariantCulture) : "")}" : "";
        return $"new(\"{p.Name}\", {Sizes.Array(p.Shape)}, ParameterRole.{p.Source.Role}{torch})";
    }

    /// <summary>What only some models have.</summary>
    private IEnumerable<string> Members(Programs programs, ProgramEmitter forward, ProgramEmitter backward)
    {
        var d = programs.Definition;
        if (d.Numbers.Any()) yield return "Hypers = [" + string.Join(", ", d.Numbers.Select(h => $"new(\"{h.Name}\", {Sizes.Member(h.Name)})")) + "]";
        if (d.Constants.Any()) yield return "Constants = [" + string.Join(", ", d.Constants.Select(c => $"ConstantInfo.Of(\"{c.Name}\", {Sizes.Array(c.Shape)}, {Sizes.Member(c.Name)})")) + "]";
        if (d.Of(LeafRole.Step).Any()) yield return "UsesStep = true";
        if (d.Of(LeafRole.Context).Any()) yield return "Contexts = [" + string.Join(", ", d.Of(LeafRole.Context).Select(c => $"new(\"{c.Name}\", {Sizes.Array(c.Shape)})")) + "]";
        if (d.Of(LeafRole.History).Any()) yield return "Histories = [" + string.Join(", ", d.Of(LeafRole.History).Select(h => $"new(\"{h.Name}\", \"{h.Source.HistoryOf}\")")) + "]";
        if (forward.OwnBuffers.Any()) yield return "ForwardOwnBuffers = [" + string.Join(", ", forward.OwnBuffers) + "]";
        if (backward.OwnBuffers.Any()) yield return "BackwardOwnBuffers = [" + string.Join(", ", backward.OwnBuffers) + "]";
        if (programs.Algebra is { } algebra)
            yield return "Derived = [" + string.Join(", ", algebra.Definition.Quantities.Select(q => $"new(\"{q.Name}\", {Sizes.Array(q.Shape)}, {(q.Source.Body is BrokenExpr ? "IsNamed: false" : "IsNamed: true, " + SourceWriter.Literal(q.Source.Body.Text))})")) + "]";
        if (!TellsWork) yield break;
        yield return $"Work = Work({string.Join(", ", _parameters.Dimensions.Select(Sizes.Member))})";
        yield return $"LeastLoopProducts = {LeastProducts.InLoop(_definition!.Forward).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>What a slice of named sizes needs to stay inside its vector can only be checked when the sizes are known.</summary>
    private IEnumerable<(string Check, string Message)> SliceChecks() =>
        from pair in _definition!.Forward.OfType<Slice>()
        let size = pair.Node.Inputs[0].Shape.Dims[0]
        let rest = size - pair.Operator.Start - pair.Operator.Count
        where rest.Value is null || pair.Operator.Start.Value is null || pair.Operator.Count.Value is null
        select ($"{Sizes.Of(pair.Operator.Start)} < 0 || {Sizes.Of(pair.Operator.Count)} < 1 || {Sizes.Of(rest)} < 0",
            SourceWriter.Literal($"{_source.Name}: a slice of {pair.Operator.Count} units from unit {pair.Operator.Start} on reaches beyond its vector of {size}."));

    private static string Roles(QuantityRoles roles) => roles == QuantityRoles.None ? "QuantityRole.None"
        : string.Join(" | ", roles.ToString().Split(',').Select(r => "QuantityRole." + r.Trim()));
}
