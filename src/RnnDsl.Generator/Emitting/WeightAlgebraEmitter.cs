using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// Prints what is made of weights alone as a model of its own inside the compiled one: its inputs are the weights, it runs over
/// one row, once for each version of them.
/// </summary>
internal sealed class WeightAlgebraEmitter
{
    public const string ClassName = "WeightAlgebra";

    private readonly DefinitionSource _source;
    private readonly Programs _programs;
    private readonly ConstructorParameters _parameters;
    private readonly Sizes _sizes = new();

    public WeightAlgebraEmitter(DefinitionSource source, Programs programs, IReadOnlyList<string> dimensions)
    {
        _source = source;
        _programs = programs;
        _parameters = new ConstructorParameters(source, null, dimensions);
    }

    public string Emit()
    {
        var forward = new ProgramEmitter(_programs, Schedules.Forward(_programs), _sizes);
        var backward = new ProgramEmitter(_programs, Schedules.Backward(_programs), _sizes);
        var w = GeneratedFile.Begin(_source);
        w.Line($"// {_source.Name}: what is made of the weights alone, computed once for each version of them.");
        w.Block($"partial class {_source.Name}", () => w.Block("partial class Of<T>", () =>
        {
            w.Summary("What is made of the weights alone: its inputs are the weights, and it runs over one row.");
            w.Block($"private sealed class {ClassName} : RecurrentModel<T>", () =>
            {
                // The programs first: they say which sizes are wanted padded.
                var programs = new SourceWriter();
                forward.Emit(programs);
                programs.Line();
                backward.Emit(programs);
                Construction(w);
                new DescriptionEmitter(_source, _programs.Definition, _parameters, _sizes).Emit(w, _programs, forward, backward);
                w.Line().Line(programs.ToString().TrimEnd());
            });
        }));
        return w.ToString();
    }

    private void Construction(SourceWriter w)
    {
        foreach (var field in _sizes.PaddedFields) w.Line($"private readonly int {field.Key};");
        w.Line($"public {ClassName}({_parameters.Declared})");
        w.Indented(() => w.Line($": base(Describe({_parameters.Arguments}))"));
        w.Block(() =>
        {
            foreach (var (name, _) in _parameters.Members) w.Line($"this.{name} = {name};");
            foreach (var field in _sizes.PaddedFields) w.Line($"{field.Key} = Padding.Pad<T>({Sizes.Of(field.Value)});");
        });
        _parameters.Properties(w);
        w.Line().Line("/// <inheritdoc/>");
        w.Line($"protected override RecurrentModel<TOther> CastCore<TOther>() => new {_source.Name}.Of<TOther>.{ClassName}({_parameters.Arguments});");
        w.Line();
    }
}
