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
    private ProgramEmitter? _forward;
    private ProgramEmitter? _backward;

    private ModelEmitter(DefinitionSource source, Definition? definition)
    {
        _source = source;
        _definition = definition;
        _dimensions = definition?.Dimensions ?? DimensionNames(source);
    }

    /// <summary>The files of a definition, by hint name; <paramref name="definition"/> is null where something is wrong with it.</summary>
    public static IReadOnlyList<(string Hint, string Text)> Emit(DefinitionSource source, Definition? definition) => new ModelEmitter(source, definition).Emit();

    private List<(string, string)> Emit()
    {
        string hint = _source.FullName;
        var files = new List<(string, string)>();
        if (_definition is not null)
        {
            var programs = Programs.Of(_definition);
            _forward = new ProgramEmitter(programs, Schedules.Forward(programs), _sizes);
            _backward = new ProgramEmitter(programs, Schedules.Backward(programs), _sizes);
            files.Add(($"{hint}.Forward.g.cs", Program("the forward program", _forward)));
            files.Add(($"{hint}.Backward.g.cs", Program("the backward program: the adjoints of all named quantities, and with them the gradients", _backward, BackwardNames)));
            files.Insert(0, ($"{hint}.g.cs", Model(programs)));
        }
        else
        {
            files.Add(($"{hint}.g.cs", Model(null)));
        }

        return files;
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
            w.Block(GeneratedFile.OfClass(" : RecurrentModel<T>"), () =>
            {
                Construction(w);
                Description(w, programs);
                if (programs is not null) WorkEmitter.Emit(w, _dimensions, ("Forward", _forward!), ("Backward", _backward!));
                if (programs is null) Broken(w);
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

    private static string Plural(LeafRole role) => role == LeafRole.Bias ? "Biases" : role + "s";

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

    private IEnumerable<(string Type, string Name, string Default)> ConstructorParameters(bool facade) =>
        _dimensions.Select(d => ("int", Parameter(d, facade), ""))
            .Concat(Hypers().Select(h => ("double", Parameter(h.Name, facade), " = " + (h.Number is { } n ? Constant.Literal(n) : "0.0"))))
            .Concat([("Initializer?", "initializer", " = null"), ("ulong", "seed", " = 0")]);

    /// <summary>A constructor's own parameters come first; inside the class there are more names to give way to.</summary>
    private static string Parameter(string name, bool facade) => facade && name is not ("seed" or "initializer") ? name : Sizes.Member(name);

    private IEnumerable<(string Name, double? Number)> Hypers() =>
        _source.Leaves.Where(l => l.Role == LeafRole.Hyper).Select(l => (l.Name, _definition?.Of(LeafRole.Hyper).First(v => v.Name == l.Name).Number));

    private void Facade(SourceWriter w)
    {
        var parameters = ConstructorParameters(facade: true).ToList();
        string list = string.Join(", ", parameters.Select(p => $"{p.Type} {p.Name}{p.Default}"));
        w.Summary("Makes a model of the given sizes, its parameters drawn from the seed (by default uniformly, as PyTorch's).");
        foreach (string d in _dimensions) w.Line($"/// <param name=\"{Parameter(d, facade: true)}\">The size {d}, at least 1.</param>");
        foreach (var (name, _) in Hypers()) w.Line($"/// <param name=\"{Parameter(name, facade: true)}\">The hyper-parameter {name}.</param>");
        w.Line("/// <param name=\"initializer\">Where the parameters start.</param>");
        w.Line("/// <param name=\"seed\">The same seed gives the same parameters.</param>");
        w.Block($"public {_source.Name}({list})", () =>
        {
            w.Line($"Compiled = new Of<float>({string.Join(", ", parameters.Select(p => p.Name))});");
            foreach (string d in Members()) w.Line($"this.{d} = {Parameter(d, facade: true)};");
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

    private void Construction(SourceWriter w)
    {
        var parameters = ConstructorParameters(facade: false).ToList();
        string names = string.Join(", ", _dimensions.Select(Sizes.Member));
        foreach (var field in _sizes.PaddedFields) w.Line($"private readonly int {field.Key};");
        w.Line().Line($"/// <inheritdoc cref=\"{_source.Name}({string.Join(", ", parameters.Select(p => p.Type == "Initializer?" ? "Initializer" : p.Type))})\"/>");
        w.Line($"public Of({string.Join(", ", parameters.Select(p => $"{p.Type} {p.Name}{p.Default}"))})");
        w.Indented(() => w.Line($": base(Describe({string.Join(", ", _dimensions.Select(Sizes.Member).Concat(Hypers().Select(h => h.Name)))}))"));
        w.Block(() =>
        {
            foreach (string d in _dimensions) w.Line($"this.{Sizes.Member(d)} = {Sizes.Member(d)};");
            foreach (var (name, _) in Hypers()) w.Line($"this.{Sizes.Member(name)} = {Sizes.Member(name)};");
            foreach (var field in _sizes.PaddedFields) w.Line($"{field.Key} = Padding.Pad<T>({Sizes.Of(field.Value)});");
            w.Line("Initialize(initializer ?? Initializer.TorchUniform, seed);");
        });
        foreach (string d in _dimensions) w.Line().Summary($"The size {d}.").Line($"public int {Sizes.Member(d)} {{ get; }}");
        foreach (var (name, _) in Hypers()) w.Line().Summary($"The hyper-parameter {name}.").Line($"public double {Sizes.Member(name)} {{ get; }}");
        w.Line().Summary("The same model with numbers of another type.");
        w.Line("public new Of<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther> => (Of<TOther>)base.Cast<TOther>();");
        w.Line().Line("/// <inheritdoc/>");
        w.Line($"protected override RecurrentModel<TOther> CastCore<TOther>() => new {_source.Name}.Of<TOther>({string.Join(", ", parameters.Take(parameters.Count - 2).Select(p => p.Name))});");
    }

    private void Description(SourceWriter w, Programs? programs)
    {
        w.Line();
        string parameters = string.Join(", ", _dimensions.Select(d => "int " + Sizes.Member(d)).Concat(Hypers().Select(h => "double " + h.Name)));
        w.Block($"private static ModelDescription Describe({parameters})", () =>
        {
            foreach (var (check, message) in programs is null ? [] : SliceChecks())
                w.Line($"if ({check}) throw new global::System.ArgumentOutOfRangeException(null, {message});");
            foreach (var field in programs is null ? [] : _sizes.PaddedFields) w.Line($"int {field.Key} = Padding.Pad<T>(global::System.Math.Max(1, {Sizes.Of(field.Value)}));");
            w.Line("return new ModelDescription(");
            w.Indented(() =>
            {
                w.Line($"\"{_source.Name}\",");
                w.Line($"Dimensions: [{string.Join(", ", _dimensions.Select(d => $"new(\"{d}\", {Sizes.Member(d)})"))}],");
                if (programs is null)
                    w.Line("Inputs: [], States: [], Quantities: [], Slots: [], Parameters: [],").Line("ForwardChunkBuffers: [], ForwardStepBuffers: [], BackwardChunkBuffers: [], BackwardStepBuffers: []);");
                else
                    DescribeParts(w, programs);
            });
        });
    }

    private void DescribeParts(SourceWriter w, Programs programs)
    {
        var d = programs.Definition;
        w.Line($"Inputs: [{string.Join(", ", d.Of(LeafRole.Input).Select(l => $"new(\"{l.Name}\", {Sizes.Array(l.Shape)})"))}],");
        w.Line($"States: [{string.Join(", ", d.Of(LeafRole.State).Select(l => $"new(\"{l.Name}\", {Sizes.Array(l.Shape)}, {programs.SlotOf(d.Next(l).Name)})"))}],");
        w.Line("Quantities:").Line("[");
        w.Indented(() =>
        {
            foreach (var q in d.Quantities)
                w.Line($"new(\"{q.Name}\", {Sizes.Array(q.Shape)}, {Roles(q.Source.Roles)}, {Literal(q.Source.Body.Text)}),");
        });
        w.Line("],");
        w.Line($"Slots: [{string.Join(", ", programs.Slots.Select(s => $"new({Sizes.Of(s.Shape.Size)}, Keep.{s.Keep})"))}],");
        w.Line("Parameters:").Line("[");
        w.Indented(() =>
        {
            foreach (var p in d.Parameters)
            {
                string torch = p.Source.TorchName is { } t ? $", {Literal(t)}{(p.Source.TorchPart >= 0 ? ", " + p.Source.TorchPart.ToString(CultureInfo.InvariantCulture) : "")}" : "";
                w.Line($"new(\"{p.Name}\", {Sizes.Array(p.Shape)}, ParameterRole.{p.Source.Role}{torch}),");
            }
        });
        w.Line("],");
        w.Line($"ForwardChunkBuffers: {Buffers(_forward!.ChunkWidth)}, ForwardStepBuffers: {Buffers(_forward.StepWidth)}, BackwardChunkBuffers: {Buffers(_backward!.ChunkWidth)}, BackwardStepBuffers: {Buffers(_backward.StepWidth)}) {{ {(Hypers().Any() ? "Hypers = [" + string.Join(", ", Hypers().Select(h => $"new(\"{h.Name}\", {h.Name})")) + "], " : "")}Work = Work({string.Join(", ", _dimensions.Select(Sizes.Member))}), LeastLoopProducts = {LeastProducts.InLoop(d.Forward).ToString(CultureInfo.InvariantCulture)} }};");

        static string Buffers(string width) => width == "0" ? "[]" : "[" + width + "]";
    }

    /// <summary>What a slice of named sizes needs to stay inside its vector can only be checked when the sizes are known.</summary>
    private IEnumerable<(string Check, string Message)> SliceChecks() =>
        from pair in _definition!.Forward.OfType<Slice>()
        let size = pair.Node.Inputs[0].Shape.Dims[0]
        let rest = size - pair.Operator.Start - pair.Operator.Count
        where rest.Value is null || pair.Operator.Start.Value is null || pair.Operator.Count.Value is null
        select ($"{Sizes.Of(pair.Operator.Start)} < 0 || {Sizes.Of(pair.Operator.Count)} < 1 || {Sizes.Of(rest)} < 0",
            Literal($"{_source.Name}: a slice of {pair.Operator.Count} units from unit {pair.Operator.Start} on reaches beyond its vector of {size}."));

    private void Broken(SourceWriter w)
    {
        string message = Literal($"{_source.Name} has errors; see the error list.");
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
            for (int i = 0; i < _source.Quantities.Count; i++)
            {
                var q = _source.Quantities[i];
                Next();
                w.Line($"/// <summary><c>{SourceWriter.Escape(q.Name)} = {SourceWriter.Escape(q.Body.Text)}</c>{ShapeNote(q)}</summary>");
                w.Line($"public Quantity<T> {SourceWriter.Identifier(q.Name)} => Slot({i});");
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

    private static string Roles(QuantityRoles roles) => roles == QuantityRoles.None ? "QuantityRole.None"
        : string.Join(" | ", roles.ToString().Split(',').Select(r => "QuantityRole." + r.Trim()));

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>The dimensions of a definition that could not be compiled, as far as they can be read.</summary>
    private static List<string> DimensionNames(DefinitionSource source) =>
        [.. source.Leaves.SelectMany(l => l.Dimensions ?? default).SelectMany(Shapes.DimParser.Names)
            .Where(n => !source.Constants.Any(c => c.Name == n) && !source.OutsideNames.Contains(n)).Distinct()];
}
