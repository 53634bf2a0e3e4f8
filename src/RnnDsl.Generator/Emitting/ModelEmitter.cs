using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// Prints a definition's files: what the user sees of the model, its forward program, its backward program. A definition with a
/// mistake in it gets the same surface over programs that throw, so that one mistake is one error.
/// </summary>
internal sealed class ModelEmitter
{
    private readonly DefinitionSource _source;
    private readonly Definition? _definition;
    private readonly Sizes _sizes = new();
    private readonly IReadOnlyList<string> _dimensions;
    private ConstructorParameters? _parameters;
    private readonly Composing.Composed? _composed;
    private ProgramEmitter? _forward;
    private ProgramEmitter? _backward;

    private ModelEmitter(DefinitionSource source, Definition? definition)
    {
        _source = source;
        _definition = definition;
        _dimensions = definition?.Dimensions ?? DimensionNames(source);
        _composed = definition is not null && source.IsModel ? Composing.Composer.Compose(definition) : null;
    }

    /// <summary>The files of a definition, by hint name; <paramref name="definition"/> is null where something is wrong with it.</summary>
    public static IReadOnlyList<(string Hint, string Text)> Emit(DefinitionSource source, Definition? definition) => new ModelEmitter(source, definition).Emit();

    private List<(string, string)> Emit()
    {
        string hint = _source.FullName;
        var files = new List<(string, string)>();
        if (_composed is { } composed)
        {
            files.Add(($"{hint}.g.cs", Model(null)));
            foreach (var part in composed.Parts.OfType<Composing.EquationPart>())
            {
                files.AddRange(Named(new InnerModelEmitter(_source, Programs.Of(part.Definition), _dimensions, part.Name, PartsEmitter.Describe(part)) { Companionable = _source.IsExplainable ? part.Definition : null }.Files()));
                if (_source.IsExplainable) files.AddRange(Named(CompanionEmitter.Files(_source, part.Definition, _dimensions, part.Name)));
            }
        }
        else if (_definition is not null)
        {
            var programs = Programs.Of(_definition);
            _forward = new ProgramEmitter(programs, Schedules.Forward(programs), _sizes);
            _backward = new ProgramEmitter(programs, Schedules.Backward(programs), _sizes);
            files.Add(($"{hint}.Forward.g.cs", Program("the forward program", _forward)));
            files.Add(($"{hint}.Backward.g.cs", Program("the backward program: the adjoints of all named quantities, and with them the gradients", _backward, BackwardNames)));
            if (programs.Algebra is { } algebra) files.Add(($"{hint}.Weights.g.cs", new InnerModelEmitter(_source, algebra, _dimensions, InnerModelEmitter.Algebra, InnerModelEmitter.WhatOfAlgebra).Emit()));
            if (_source.IsExplainable) files.AddRange(Named(CompanionEmitter.Files(_source, _definition, _dimensions, "")));
            files.Insert(0, ($"{hint}.g.cs", Model(programs)));
        }
        else
        {
            files.Add(($"{hint}.g.cs", Model(null)));
        }

        return files;

        IEnumerable<(string, string)> Named(IEnumerable<(string Name, string Text)> inner) => inner.Select(f => ($"{hint}.{f.Name}.g.cs", f.Text));
    }

    private const string BackwardNames = """
        // d_q is the adjoint of q, g_q what of it goes on to what q is made of: the same, where no intervention scales or stops it;
        // computed_q is q before an intervention; carry_h holds the adjoint that reaches h from the step after.
        """;

    private string Program(string what, ProgramEmitter program, string note = "")
    {
        var w = GeneratedFile.Begin(_source);
        w.Line($"// {_source.Name}: {what}.");
        if (note.Length > 0) w.Line(note.Replace("\r", ""));
        w.Block($"partial class {_source.Name}", () => w.Block($"partial class Of<T>", () => program.Emit(w)));
        return w.ToString();
    }

    private string Model(Programs? programs)
    {
        var w = GeneratedFile.Begin(_source);
        w.Line("/// <summary>");
        w.Line($"/// The compiled model of single precision; <see cref=\"Of{{T}}\"/> is the same of any precision.");
        foreach (var q in _source.Quantities) w.Line($"/// <para><c>{SourceWriter.Escape(q.Name)} = {SourceWriter.Escape(q.Body.Text)}</c>{ShapeNote(q)}</para>");
        foreach (string leaves in Leaves()) w.Line($"/// <para>{SourceWriter.Escape(leaves)}</para>");
        w.Line("/// </summary>");
        if (_definition is not null) DefinitionAttribute(w, _definition);
        w.Block($"partial class {_source.Name} : IRecurrentModel<float>", () =>
        {
            Facade(w);
            w.Line();
            w.Summary("The compiled model with numbers of type T.");
            w.Block(GeneratedFile.OfClass(_composed is null ? " : RecurrentModel<T>" : " : SequenceModel<T>"), () =>
            {
                Construction(w, programs);
                w.Line();
                if (_composed is { } composed) new PartsEmitter(composed, Parameters).Emit(w);
                else new DescriptionEmitter(_source, _definition, Parameters, _sizes) { TellsWork = programs is not null }.Emit(w, programs, _forward, _backward);
                if (programs is not null) WorkEmitter.Emit(w, _dimensions, programs, _forward!, _backward!);
                if (_definition is null) Broken(w);
                Recording(w);
                Weights(w);
            });
        });
        return w.ToString();
    }

    /// <summary>The leaves of each role, those of one shape together.</summary>
    private IEnumerable<string> Leaves() =>
        from leaf in _definition?.Leaves ?? []
        group leaf by leaf.Source.Role into role
        let shapes = role.GroupBy(l => l.Shape.Text).Select(g => string.Join(", ", g.Select(l => l.Name)) + " " + g.Key)
        select (role.Count() == 1 ? role.Key.ToString() : Plural(role.Key)) + " " + string.Join("; ", shapes) + ".";

    private static string Plural(LeafRole role) => role == LeafRole.Bias ? "Biases" : role == LeafRole.History ? "Histories" : role + "s";

    /// <summary>A raw string: the signature reads line by line, and has no character that would need an escape.</summary>
    private static void DefinitionAttribute(SourceWriter w, Definition definition)
    {
        w.Line("[global::RnnDsl.Definition(\"\"\"");
        w.Indented(() => w.Line(Signature.From(definition).ToString()).Line("\"\"\")]"));
    }

    private string ShapeNote(LeafSource leaf) =>
        _definition?.Leaves.FirstOrDefault(v => v.Name == leaf.Name) is { } value ? " " + value.Shape.Text : "";

    private string ShapeNote(QuantitySource q) =>
        _definition?.Quantities.FirstOrDefault(v => v.Name == q.Name) is { } value ? " " + SourceWriter.Escape(value.Shape.Text) : "";

    private ConstructorParameters Parameters => _parameters ??= new ConstructorParameters(_source, _definition, _dimensions);

    private void Facade(SourceWriter w)
    {
        var parameters = Parameters.All(facade: true).ToList();
        w.Summary("Makes a model of the given sizes, its parameters drawn from the seed (by default uniformly, as PyTorch's).");
        foreach (var p in parameters) w.Line($"/// <param name=\"{p.Name}\">{SourceWriter.Escape(p.Doc)}</param>");
        w.Block($"public {_source.Name}({ConstructorParameters.List(parameters)})", () =>
        {
            w.Line($"Compiled = new Of<float>({string.Join(", ", parameters.Select(p => p.Name))});");
            // Of the fields only a detached instance makes use.
            foreach (var layer in _source.Layers) w.Line($"this.{SourceWriter.Identifier(layer.Name)} = null!;");
            foreach (string d in Members()) w.Line($"this.{d} = {ConstructorParameters.Name(d, facade: true)};");
        });
        foreach (string d in Members()) w.Line().Summary($"The size {d}.").Line($"public int {d} {{ get; }}");
        w.Line().Summary("The compiled model.").Line("public Of<float> Compiled { get; }");
        w.Line().Line("RecurrentModel<float> IRecurrentModel<float>.Compiled => Compiled;");
        w.Line().Summary("The parameters, to read; its Edit() is for writing.").Line("public Of<float>.WeightViews Weights => Compiled.Weights;");
        w.Line().Line("/// <inheritdoc cref=\"Of{T}.Record\"/>");
        w.Line("public Of<float>.Recording Record(Batch<float> batch, InitialStates<float>? initial = null, Interventions<float>? interventions = null, RunOptions? options = null) =>");
        w.Indented(() => w.Line("Compiled.Record(batch, initial, interventions, options);"));
        w.Line().Summary("The same model with numbers of another type.").Line("public Of<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther> => Compiled.Cast<TOther>();");
    }

    /// <summary>Dimensions that can be members of the user's class under their own names.</summary>
    private IEnumerable<string> Members() => _dimensions.Where(_source.CanBeMember);

    private void Construction(SourceWriter w, Programs? programs)
    {
        var parameters = Parameters.All(facade: false).ToList();
        bool hasAlgebra = programs?.Algebra is not null;
        foreach (var field in _sizes.PaddedFields) w.Line($"private readonly int {field.Key};");
        if (hasAlgebra) w.Line($"private readonly {InnerModelEmitter.Algebra} algebra;");
        w.Line().Line($"/// <inheritdoc cref=\"{_source.Name}({string.Join(", ", parameters.Select(p => p.Type == "Initializer?" ? "Initializer" : p.Type))})\"/>");
        w.Line($"public Of({ConstructorParameters.List(parameters)})");
        w.Indented(() => w.Line($": base({(_composed is null ? "Describe" : "Compose")}({string.Join(", ", Parameters.Given.Select(g => g.Parameter))}))"));
        w.Block(() =>
        {
            foreach (var (member, parameter) in Parameters.Given) w.Line($"this.{member} = {parameter};");
            foreach (var field in _sizes.PaddedFields) w.Line($"{field.Key} = Padding.Pad<T>({Sizes.Of(field.Value)});");
            if (hasAlgebra) w.Line($"algebra = new {InnerModelEmitter.Algebra}({Parameters.Arguments});");
            w.Line("Initialize(initializer ?? Initializer.TorchUniform, seed);");
        });
        Parameters.Properties(w);
        if (hasAlgebra) w.Line().Line("/// <inheritdoc/>").Line("protected override RecurrentModel<T> Algebra => algebra;");
        w.Line().Summary("The same model with numbers of another type.");
        w.Line("public new Of<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther> => (Of<TOther>)base.Cast<TOther>();");
        if (_source.IsExplainable && programs is not null) CompanionEmitter.Factory(w, Parameters, _definition!, "");
        w.Line().Line("/// <inheritdoc/>");
        w.Line($"protected override RecurrentModel<TOther> CastCore<TOther>() => new {_source.Name}.Of<TOther>({Parameters.Arguments});");
    }

    private void Broken(SourceWriter w)
    {
        string message = SourceWriter.Literal($"{_source.Name} has errors; see the error list.");
        foreach (string direction in new[] { "Forward", "Backward" })
        {
            w.Line().Line("/// <inheritdoc/>").Line($"protected override void {direction}<V, TMode>({direction}Run<T> run) => throw new global::System.InvalidOperationException({message});");
            w.Line().Line("/// <inheritdoc/>").Line($"protected override PackedMatrix<T>[] Pack{direction}(ParameterSet<T> parameters) => [];");
        }
    }

    private void Recording(SourceWriter w)
    {
        w.Line().Line("/// <inheritdoc cref=\"RecurrentModel{T}.Record(Batch{T}, InitialStates{T}, Interventions{T}, RunOptions)\"/>");
        w.Line("public new Recording Record(Batch<T> batch, InitialStates<T>? initial = null, Interventions<T>? interventions = null, RunOptions? options = null) =>");
        w.Indented(() => w.Line("(Recording)base.Record(batch, initial, interventions, options);"));
        w.Line().Line("/// <inheritdoc/>").Line("protected override Trace<T> CreateTrace() => new Recording();");
        w.Line().Summary("A recorded run: every named quantity of every step.");
        w.Block("public sealed class Recording : Trace<T>", () =>
        {
            bool first = true;
            Property(LeafRole.Input, "Input", "Input", "");
            Property(LeafRole.State, "State", "State", ", before each step");
            var once = new HashSet<string>(_definition?.WeightQuantities.Select(q => q.Name) ?? []);
            int slot = 0;
            foreach (var q in _source.Quantities)
            {
                Next();
                w.Line($"/// <summary><c>{SourceWriter.Escape(q.Name)} = {SourceWriter.Escape(q.Body.Text)}</c>{ShapeNote(q)}{(once.Contains(q.Name) ? ", one value for the whole run" : "")}.</summary>");
                w.Line(once.Contains(q.Name)
                    ? $"public WeightView<T> {SourceWriter.Identifier(q.Name)} => WeightQuantities[\"{q.Name}\"];"
                    : $"public Quantity<T> {SourceWriter.Identifier(q.Name)} => Slot({slot++});");
            }

            foreach (var (part, index) in _composed?.Parts.Select((p, i) => (p as Composing.LayerPart, i)) ?? [])
            {
                if (part is null) continue;
                Next();
                w.Summary($"The run of the layer {part.Layer.Name}{(part.Name == part.Used ? "" : ", where it is used again")}.");
                w.Line($"public {part.Layer.Type}.Of<T>.Recording {SourceWriter.Identifier(part.Name)} => ({part.Layer.Type}.Of<T>.Recording)Part({index});");
            }

            void Property(LeafRole role, string method, string text, string when)
            {
                int i = 0;
                foreach (var leaf in _source.Leaves.Where(l => l.Role == role))
                {
                    Next();
                    w.Summary($"{text} {leaf.Name}{ShapeNote(leaf)}{when}.").Line($"public Quantity<T> {SourceWriter.Identifier(leaf.Name)} => {method}({i++});");
                }
            }

            void Next()
            {
                if (!first) w.Line();
                first = false;
            }
        });
    }

    private void Weights(SourceWriter w)
    {
        var parameters = _source.Leaves.Where(l => l.Role is LeafRole.Weight or LeafRole.Bias).ToList();
        w.Line().Summary("The parameters by name, to read.").Line("public WeightViews Weights => new(this);");
        w.Line().Summary("The parameters of one model by name, to read.");
        w.Block("public readonly struct WeightViews(Of<T> model)", () =>
        {
            for (int i = 0; i < parameters.Count; i++) w.Summary($"{parameters[i].Role} {parameters[i].Name}{ShapeNote(parameters[i])}.").Line($"public WeightView<T> {SourceWriter.Identifier(parameters[i].Name)} => model.Parameters[{i}];").Line();
            w.Summary("Opens the parameters for writing; runs in flight keep what they have, and disposing publishes the new values.");
            w.Line("public WeightEdits Edit() => new(model.Edit());");
        });
        w.Line().Summary("The parameters of one model by name, to write.");
        w.Block("public readonly struct WeightEdits(ParameterEdit<T> edit) : global::System.IDisposable", () =>
        {
            for (int i = 0; i < parameters.Count; i++) w.Summary($"{parameters[i].Role} {parameters[i].Name}{ShapeNote(parameters[i])}.").Line($"public WeightEdit<T> {SourceWriter.Identifier(parameters[i].Name)} => edit[{i}];").Line();
            w.Summary("Publishes the new values.").Line("public void Dispose() => edit.Dispose();");
        });
    }

    /// <summary>The dimensions of a definition that could not be compiled, as far as they can be read.</summary>
    private static List<string> DimensionNames(DefinitionSource source) =>
        [.. source.Leaves.SelectMany(l => l.Dimensions ?? default).SelectMany(Shapes.DimParser.Names)
            .Where(n => !source.Constants.Any(c => c.Name == n) && !source.OutsideNames.Contains(n)).Distinct()];
}
