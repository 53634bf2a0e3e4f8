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
/// Prints a model inside the compiled one. What is made of weights alone is one: its inputs are the weights, it runs over
/// one row, once for each version of them. So are equations of a sequence model that are computed together.
/// </summary>
internal sealed class InnerModelEmitter
{
    /// <summary>The class of what is made of weights alone.</summary>
    public const string Algebra = "WeightAlgebra";

    private readonly DefinitionSource _source;
    private readonly Programs _programs;
    private readonly ConstructorParameters _parameters;
    private readonly string _class;
    private readonly string _what;
    private readonly Sizes _sizes = new();

    /// <param name="source">The definition whose compiled model it is inside of.</param>
    /// <param name="programs">Its programs.</param>
    /// <param name="dimensions">The dimensions of the definition, all of which it is made with.</param>
    /// <param name="name">The name of its class.</param>
    /// <param name="what">What it computes, for a reader.</param>
    public InnerModelEmitter(DefinitionSource source, Programs programs, IReadOnlyList<string> dimensions, string name, string what)
    {
        _source = source;
        _programs = programs;
        _class = name;
        _what = what;
        _parameters = new ConstructorParameters(source, null, dimensions);
    }

    /// <summary>The definition that companions of it are made from, which go by its name; null: none are.</summary>
    public Definition? Companionable { get; init; }

    /// <summary>The class of what the model makes of weights alone; null where it makes nothing of them.</summary>
    private string? OwnAlgebra => _programs.Algebra is null ? null : _class + Algebra;

    /// <summary>The files, by a name of their own: the model's, and that of what it makes of weights alone.</summary>
    public IEnumerable<(string Name, string Text)> Files()
    {
        yield return (_class, Emit());
        if (OwnAlgebra is { } name)
            yield return (name, new InnerModelEmitter(_source, _programs.Algebra!, _parameters.Dimensions, name, WhatOfAlgebra).Emit());
    }

    /// <summary>What is made of weights alone, for a reader.</summary>
    public const string WhatOfAlgebra = "what is made of the weights alone, computed once for each version of them";

    public string Emit()
    {
        var forward = new ProgramEmitter(_programs, Schedules.Forward(_programs), _sizes);
        var backward = new ProgramEmitter(_programs, Schedules.Backward(_programs), _sizes);
        var w = GeneratedFile.Begin(_source);
        w.Line($"// {_source.Name}: {_what}.");
        w.Block($"partial class {_source.Name}", () => w.Block("partial class Of<T>", () =>
        {
            w.Summary($"{char.ToUpperInvariant(_what[0])}{_what.Substring(1)}.");
            w.Block($"private sealed class {_class} : RecurrentModel<T>", () =>
            {
                // The programs first: they say which sizes are wanted padded.
                var programs = new SourceWriter();
                forward.Emit(programs);
                programs.Line();
                if (_programs.Backward.Results.Count > 0) backward.Emit(programs);
                else NoWayBack(programs);
                Construction(w);
                new DescriptionEmitter(_source, _programs.Definition, _parameters, _sizes).Emit(w, _programs, forward, backward);
                w.Line().Line(programs.ToString().TrimEnd());
            });
        }));
        return w.ToString();
    }

    private static void NoWayBack(SourceWriter w)
    {
        w.Line("/// <inheritdoc/>").Line("protected override void Backward<V, TMode>(BackwardRun<T> run) => throw new global::System.NotSupportedException(\"It only runs forward.\");");
        w.Line().Line("/// <inheritdoc/>").Line("protected override PackedMatrix<T>[] PackBackward(ParameterSet<T> parameters) => [];");
    }

    private void Construction(SourceWriter w)
    {
        foreach (var field in _sizes.PaddedFields) w.Line($"private readonly int {field.Key};");
        if (OwnAlgebra is { } type) w.Line($"private readonly {type} algebra;");
        w.Line($"public {_class}({_parameters.Declared})");
        w.Indented(() => w.Line($": base(Describe({_parameters.Arguments}))"));
        w.Block(() =>
        {
            foreach (var (name, _) in _parameters.Members) w.Line($"this.{name} = {name};");
            foreach (var field in _sizes.PaddedFields) w.Line($"{field.Key} = Padding.Pad<T>({Sizes.Of(field.Value)});");
            if (OwnAlgebra is { } made) w.Line($"algebra = new {made}({_parameters.Arguments});");
        });
        _parameters.Properties(w);
        if (OwnAlgebra is not null) w.Line().Line("/// <inheritdoc/>").Line("protected override RecurrentModel<T> Algebra => algebra;");
        w.Line().Line("/// <inheritdoc/>");
        w.Line($"protected override RecurrentModel<TOther> CastCore<TOther>() => new {_source.Name}.Of<TOther>.{_class}({_parameters.Arguments});");
        if (Companionable is not null) CompanionEmitter.Factory(w, _parameters, Companionable, _class);
        w.Line();
    }
}
