using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Analyzing;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Reads a definition from its syntax alone: which name means what is not looked up here, so the result depends on nothing
/// but this class declaration.
/// </summary>
internal sealed class DefinitionReader
{
    private readonly List<LeafSource> _leaves = [];
    private readonly List<QuantitySource> _quantities = [];
    private readonly List<HelperSource> _helpers = [];
    private readonly List<ConstantSource> _constants = [];
    private readonly List<Problem> _problems = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<LayerSource> _layers = [];
    private readonly bool _isModel;
    private bool _hasDuplicates;

    private DefinitionReader(bool isModel) => _isModel = isModel;

    public static DefinitionSource Read(ClassDeclarationSyntax type, bool isModel)
    {
        var reader = new DefinitionReader(isModel);
        foreach (var member in type.Members) reader.ReadMember(member);
        if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
            reader.Report(Descriptors.NotPartial, Position.Of(type.Identifier), type.Identifier.ValueText);
        if (type.TypeParameterList is not null)
            reader.Report(Descriptors.GenericDefinition, Position.Of(type.TypeParameterList), type.Identifier.ValueText);
        if (type.Parent is TypeDeclarationSyntax outer)
            reader.Report(Descriptors.NestedDefinition, Position.Of(type.Identifier), type.Identifier.ValueText, outer.Identifier.ValueText);

        return new DefinitionSource(
            NamespaceOf(type),
            type.Ancestors().OfType<TypeDeclarationSyntax>().Select(t => t.Identifier.ValueText).Reverse().ToEquatable(),
            type.Identifier.ValueText,
            string.Join(" ", type.Modifiers.Where(m => !m.IsKind(SyntaxKind.PartialKeyword)).Select(m => m.ValueText)),
            isModel,
            type.BaseList is not null,
            reader._leaves.ToEquatable(),
            reader._quantities.ToEquatable(),
            reader._helpers.ToEquatable(),
            reader._constants.ToEquatable(),
            reader.OutsideNames().ToEquatable(),
            reader._problems.ToEquatable(),
            reader._hasDuplicates || HasSyntaxErrors(type),
            Position.Of(type.Identifier))
        {
            Layers = reader._layers.ToEquatable(),
            IsExplainable = Attributes(type.AttributeLists).Any(a => NameOf(a) == "Explainable"),
        };
    }

    /// <summary>A warning, as of a documentation comment, is none.</summary>
    private static bool HasSyntaxErrors(ClassDeclarationSyntax type) =>
        type.ContainsDiagnostics && type.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Whether a member's name is there and is the first of its kind; C# reports where not.</summary>
    private bool IsNew(SyntaxToken name)
    {
        bool isNew = name.ValueText.Length > 0 && _names.Add(name.ValueText);
        _hasDuplicates |= !isNew;
        return isNew;
    }

    internal static string NamespaceOf(ClassDeclarationSyntax type) =>
        string.Join(".", type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Select(n => n.Name.ToString()).Reverse());

    private void ReadMember(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                foreach (var v in field.Declaration.Variables)
                    if (v.Initializer is not null && IsNew(v.Identifier))
                        _constants.Add(new(v.Identifier.ValueText, IsIntegerType(field.Declaration.Type), ExprReader.Read(v.Initializer.Value)));
                break;
            case FieldDeclarationSyntax field:
                ReadField(field);
                break;
            case PropertyDeclarationSyntax property when ValueTypeOf(property.Type) is { } type && IsNew(property.Identifier):
                ReadQuantity(property, type);
                break;
            case MethodDeclarationSyntax { ExpressionBody: { } body } method:
                _helpers.Add(new(
                    method.Identifier.ValueText,
                    method.ParameterList.Parameters.Select(p => new ParameterSource(p.Type?.ToString() ?? "", p.Identifier.ValueText)).ToEquatable(),
                    ExprReader.Read(body.Expression),
                    Position.Of(method.Identifier),
                    RuleOf(method, "Secant"),
                    RuleOf(method, "Relevance")));
                break;
            case MethodDeclarationSyntax { Body: { } block } method when ValueTypeOf(method.ReturnType) is not null:
                // A block that only returns is an expression in disguise.
                _helpers.Add(new(
                    method.Identifier.ValueText,
                    method.ParameterList.Parameters.Select(p => new ParameterSource(p.Type?.ToString() ?? "", p.Identifier.ValueText)).ToEquatable(),
                    block.Statements is [ReturnStatementSyntax { Expression: { } result }]
                        ? ExprReader.Read(result)
                        : new UnsupportedExpr("a helper method with statements", Position.Of(method.Identifier), method.Identifier.ValueText),
                    Position.Of(method.Identifier)));
                break;
        }
    }

    private void ReadField(FieldDeclarationSyntax field)
    {
        var attributes = Attributes(field.AttributeLists);
        var type = ValueTypeOf(field.Declaration.Type);
        if (attributes.FirstOrDefault(a => NameOf(a) is "Layer") is { } layer)
        {
            ReadLayer(field, layer, attributes.FirstOrDefault(a => NameOf(a) == "TorchName"));
            return;
        }

        var roleAttribute = attributes.FirstOrDefault(a => RoleOf(a) is not null);
        if (roleAttribute is null) return;
        if (_isModel && RoleOf(roleAttribute) is LeafRole.State or LeafRole.Context or LeafRole.History or LeafRole.Step)
        {
            Report(Descriptors.MisplacedRole, Position.Of(roleAttribute), NameOf(roleAttribute), "sequence model", "a cell, which the model scans");
            return;
        }

        if (type is null)
        {
            // Another name of a type may be one that C# does not find; a number of C# is none of the language.
            if (field.Declaration.Type is not (PredefinedTypeSyntax or ArrayTypeSyntax)) return;
            string fitting = NameOf(roleAttribute) switch { "Step" => "a Scalar", "Context" or "History" => "a Series (or a Signal)", _ => "a Scalar, a Vec or a Mat" };
            foreach (var variable in field.Declaration.Variables)
                Report(Descriptors.SequenceType, Position.Of(field.Declaration.Type), variable.Identifier.ValueText, NameOf(roleAttribute), field.Declaration.Type.ToString(), fitting);
            return;
        }

        if (attributes.FirstOrDefault(a => a != roleAttribute && RoleOf(a) is not null) is { } second)
            Report(Descriptors.TwoRoles, Position.Of(second), field.Declaration.Variables[0].Identifier.ValueText, NameOf(roleAttribute), NameOf(second));
        foreach (var variable in field.Declaration.Variables) CheckName(variable.Identifier);

        foreach (var modifier in field.Modifiers.Where(m => m.IsKind(SyntaxKind.ReadOnlyKeyword) || m.IsKind(SyntaxKind.StaticKeyword)))
            Report(Descriptors.FieldModifier, Position.Of(modifier), field.Declaration.Variables[0].Identifier.ValueText, modifier.ValueText);

        var role = RoleOf(roleAttribute)!.Value;
        var arguments = Arguments(roleAttribute);
        var noise = NameOf(roleAttribute) switch { "Dropout" => NoiseSource.Dropout, "Normal" => NoiseSource.Normal, _ => NoiseSource.None };
        string? feedback = NameOf(roleAttribute) == "Feedback" && arguments.Count > 0 ? TextOf(arguments[0]) : null;
        var value = (IsNumber(role, type.Value) || noise == NoiseSource.Dropout) && arguments.Count > 0 ? ExprReader.Read(arguments[0].Expression) : null;
        if (noise == NoiseSource.Dropout || feedback is not null) arguments = [.. arguments.Skip(1)];
        bool isSequence = role is LeafRole.Context or LeafRole.History;
        bool fits = isSequence == type.Value.IsSequence() || (_isModel && role == LeafRole.Input);
        if (!fits || (type == ValueType.Tokens && !_isModel))
            Report(Descriptors.SequenceType, Position.Of(field.Declaration.Type), field.Declaration.Variables[0].Identifier.ValueText, role.ToString(), type.Value.ToString(), isSequence ? "a Series (or a Signal)" : "a Scalar, a Vec or a Mat");
        var torch = attributes.FirstOrDefault(a => NameOf(a) == "TorchName");
        foreach (var variable in field.Declaration.Variables.Where(v => IsNew(v.Identifier)))
        {
            _leaves.Add(new(
                role,
                type.Value,
                variable.Identifier.ValueText,
                IsNumber(role, type.Value) || role == LeafRole.History || (arguments.Count == 0 && type.Value.StatedRank() > 0) ? null : arguments.Select(TextOf).ToEquatable(),
                value,
                torch is null ? null : Arguments(torch) is [var name, ..] ? TextOf(name) : null,
                torch is null ? -1 : PartOf(torch),
                Position.Of(variable.Identifier),
                role == LeafRole.History && arguments.Count > 0 ? TextOf(arguments[0]) : null,
                noise,
                feedback));
        }
    }

    /// <summary>What an attribute makes of a field; null for one that gives it no role.</summary>
    private static LeafRole? RoleOf(AttributeSyntax attribute) => NameOf(attribute) switch
    {
        "Dropout" or "Normal" or "Feedback" => LeafRole.Input,
        var name => Enum.TryParse<LeafRole>(name, out var role) ? role : null,
    };

    private void ReadLayer(FieldDeclarationSyntax field, AttributeSyntax layer, AttributeSyntax? torch)
    {
        if (!_isModel)
        {
            Report(Descriptors.MisplacedRole, Position.Of(layer), "Layer", "cell", "a [SequenceModel], which can scan cells");
            return;
        }

        var arguments = Arguments(layer);
        foreach (var variable in field.Declaration.Variables.Where(v => IsNew(v.Identifier)))
        {
            CheckName(variable.Identifier);
            _layers.Add(new LayerSource(
                variable.Identifier.ValueText,
                field.Declaration.Type.ToString(),
                arguments.Count == 0 ? null : arguments.Select(TextOf).ToEquatable(),
                torch is not null && Arguments(torch) is [var name, ..] ? TextOf(name) : null,
                torch is null ? -1 : int.TryParse(TorchArgument(torch, "layer", 2), out int n) ? n : -1,
                torch is not null && TorchArgument(torch, "reverse", 3) == "true",
                Position.Of(variable.Identifier)));
        }
    }

    /// <summary>The text of an argument of [TorchName], by its name or its position.</summary>
    private static string? TorchArgument(AttributeSyntax torch, string name, int position)
    {
        var arguments = Arguments(torch);
        var found = arguments.FirstOrDefault(a => string.Equals(a.NameColon?.Name.Identifier.ValueText ?? a.NameEquals?.Name.Identifier.ValueText, name, StringComparison.OrdinalIgnoreCase))
            ?? (position < arguments.Count && arguments[position] is { NameColon: null, NameEquals: null } plain ? plain : null);
        return found is null ? null : TextOf(found);
    }

    /// <summary>A hyper-parameter that is one number has its value in the attribute, where others have dimensions.</summary>
    private static bool IsNumber(LeafRole role, ValueType type) => role == LeafRole.Hyper && type == ValueType.Scalar;

    /// <summary>Names of what is generated into the class: a member of the same name would leave the user with C#'s error in a file they did not write.</summary>
    private void CheckName(SyntaxToken name)
    {
        if (name.ValueText is "Of" or "Compiled" or "Weights" or "Record" or "Cast" or "Recording" or "WeightViews" or "WeightEdits" or "WeightAlgebra" or "Algebra" or "Layer" or "Part" or "Stage"
            or "Run" or "Tape" or "Backward" or "Evaluate" or "Edit" or "Initialize" or "Parameters" or "Description")
            Report(Descriptors.ReservedName, Position.Of(name), name.ValueText);
    }

    /// <summary>A rule of its own that an activation function names.</summary>
    private static string? RuleOf(MethodDeclarationSyntax method, string rule) =>
        Attributes(method.AttributeLists).FirstOrDefault(a => NameOf(a) == "Activation") is { } activation
        && Arguments(activation).FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == rule) is { } named ? TextOf(named) : null;

    private void ReadQuantity(PropertyDeclarationSyntax property, ValueType type)
    {
        CheckName(property.Identifier);
        if (property.ExpressionBody is null)
            Report(Descriptors.NotExpressionBodied, Position.Of(property.Identifier), property.Identifier.ValueText);
        // A quantity without an equation still has its name, so that code which uses it has no errors of its own.
        var body = property.ExpressionBody is { } equation ? ExprReader.Read(equation.Expression) : new BrokenExpr(Position.Of(property.Identifier), "");
        var roles = QuantityRoles.None;
        string? next = null, relevance = null;
        var nextAt = Position.Of(property.Identifier);
        foreach (var attribute in Attributes(property.AttributeLists))
        {
            if (NameOf(attribute) == "Relevance" && Arguments(attribute) is [var rule, ..])
            {
                relevance = TextOf(rule);
                if (!RelevanceRules.All.Contains(relevance)) Report(Descriptors.RelevanceRule, Position.Of(rule), relevance ?? rule.ToString(), string.Join(", ", RelevanceRules.All.Select(r => $"\"{r}\"")));
            }

            if (Enum.TryParse<QuantityRoles>(NameOf(attribute), out var role)) roles |= role;
            if (role != QuantityRoles.Next || Arguments(attribute) is not [var argument, ..]) continue;
            next = TextOf(argument);
            nextAt = Position.Of(argument);
        }

        _quantities.Add(new(type, property.Identifier.ValueText, roles, next, nextAt, body, Position.Of(property.Identifier), relevance));
    }

    /// <summary>Names in the equations that the class itself does not declare, those of functions left out.</summary>
    private IEnumerable<string> OutsideNames()
    {
        var known = new HashSet<string>(_leaves.Select(l => l.Name).Concat(_quantities.Select(q => q.Name)).Concat(_constants.Select(c => c.Name)).Concat(_layers.Select(l => l.Name)), StringComparer.Ordinal);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var q in _quantities) Collect(q.Body, known, found);
        foreach (var c in _constants) Collect(c.Value, known, found);
        foreach (var l in _leaves) if (l.Value is not null) Collect(l.Value, known, found);
        foreach (var h in _helpers) Collect(h.Body, [.. known, .. h.Parameters.Select(p => p.Name)], found);
        // A dimension's name is a number, not a name from outside.
        found.ExceptWith(_leaves.Select(l => l.Dimensions).Concat(_layers.Select(l => l.Dimensions)).SelectMany(d => d ?? default).SelectMany(d => Shapes.DimParser.Names(d)));
        return found;
    }

    private static void Collect(Expr expr, HashSet<string> known, SortedSet<string> found)
    {
        switch (expr)
        {
            case NameExpr name when !known.Contains(name.Name): found.Add(name.Name); break;
            case NegateExpr negate: Collect(negate.Operand, known, found); break;
            case PlusExpr plus: Collect(plus.Operand, known, found); break;
            case BinaryExpr binary: Collect(binary.Left, known, found); Collect(binary.Right, known, found); break;
            case IndexExpr index: Collect(index.Target, known, found); Collect(index.Index, known, found); break;
            case NamedExpr pair: Collect(pair.Value, known, found); break;
            case CallExpr call: foreach (var a in call.Arguments) Collect(a.Value, known, found); break;
        }
    }

    private void Report(DiagnosticDescriptor descriptor, Position at, params string[] arguments) =>
        _problems.Add(new(descriptor.Id, at, arguments.ToEquatable()));

    private static List<AttributeSyntax> Attributes(SyntaxList<AttributeListSyntax> lists) =>
        lists.SelectMany(l => l.Attributes).ToList();

    internal static string NameOf(AttributeSyntax attribute)
    {
        string name = attribute.Name switch
        {
            QualifiedNameSyntax q => q.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax a => a.Name.Identifier.ValueText,
            SimpleNameSyntax s => s.Identifier.ValueText,
            _ => attribute.Name.ToString(),
        };
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    private static IReadOnlyList<AttributeArgumentSyntax> Arguments(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.ToList() ?? [];

    /// <summary>A string's content, nameof's name, or the expression as written (a number, a constant's name).</summary>
    private static string TextOf(AttributeArgumentSyntax argument) => argument.Expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments: [var name] } =>
            name.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : name.ToString(),
        var other => other.ToString(),
    };

    private static int PartOf(AttributeSyntax torch)
    {
        foreach (var argument in Arguments(torch).Skip(1))
        {
            string? name = argument.NameColon?.Name.Identifier.ValueText ?? argument.NameEquals?.Name.Identifier.ValueText;
            if ((name is null or "part" or "Part") && int.TryParse(TextOf(argument), out int part)) return part;
        }

        return -1;
    }

    private static ValueType? ValueTypeOf(TypeSyntax type) => (type is QualifiedNameSyntax q ? q.Right.ToString() : type.ToString()) switch
    {
        "Vec" => ValueType.Vec,
        "Mat" => ValueType.Mat,
        "Scalar" => ValueType.Scalar,
        "Signal" => ValueType.Signal,
        "Series" => ValueType.Series,
        "Tokens" => ValueType.Tokens,
        _ => null,
    };

    private static bool IsIntegerType(TypeSyntax type) => type.ToString() is "int" or "long" or "short" or "byte" or "uint";
}
