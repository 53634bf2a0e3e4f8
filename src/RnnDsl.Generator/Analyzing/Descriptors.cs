using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace RnnDsl.Generator.Analyzing;

/// <summary>Every rule. The texts name the user's own expressions, both shapes and the way out; docs/diagnostics has a page for each.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor Inner = new("RNN0001", "Inner dimensions of a product differ", "'{0}' multiplies {1} by {2}: the inner dimensions {3} and {4} differ.{5}", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0001"));
    public static readonly DiagnosticDescriptor Elementwise = new("RNN0002", "Operands have different shapes", "'{0}' combines {1} with {2}: unit by unit, the dimensions {3} and {4} differ.{5}", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0002"));
    public static readonly DiagnosticDescriptor NextShape = new("RNN0003", "The next value of a state has another shape", "'{0}' is {1}, but the state it is the next value of, {2}, is {3}", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0003"));
    public static readonly DiagnosticDescriptor SliceRange = new("RNN0004", "A slice reaches beyond its vector", "'{0}' reaches beyond {1}: after the vector come its first unit, from 0, and how many there are", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0004"));
    public static readonly DiagnosticDescriptor ReshapeCount = new("RNN0009", "A shape holds another number of numbers than its vector has", "'{0}' needs {3} numbers and {1} has {2}", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0009"));
    public static readonly DiagnosticDescriptor NoAxis = new("RNN0010", "A matrix has the axes 0 and 1", "'{0}': {1} has the axes 0 (each column) and 1 (each row)", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0010"));
    public static readonly DiagnosticDescriptor NotSquare = new("RNN0011", "A matrix that is to be inverted is not square", "'{0}' needs a square matrix, and {1} is not", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0011"));
    public static readonly DiagnosticDescriptor InferredOnce = new("RNN0005", "An inferred shape is unchecked", "The dimensions of '{0}' are inferred as {1} from a single use, so that use is not checked; state them to have it checked", "RnnDsl.Shape", DiagnosticSeverity.Info, true, helpLinkUri: Help("RNN0005"));
    public static readonly DiagnosticDescriptor NotInferred = new("RNN0006", "A dimension cannot be inferred", "The dimensions of '{0}' are not stated and no equation tells them; state them: [{1}(\"…\")]", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0006"));
    public static readonly DiagnosticDescriptor BadDimension = new("RNN0007", "A dimension is neither a name nor a number", "'{0}' is no dimension: write a name, a number, or a sum, difference or product of them, such as \"2*H + 1\"", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0007"));
    public static readonly DiagnosticDescriptor DimensionCount = new("RNN0008", "The number of dimensions does not match the type", "'{0}' is a {1}, which has {2} dimension(s), but {3} are stated", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0008"));

    public static readonly DiagnosticDescriptor Unsupported = new("RNN0101", "Not a part of the language", "{0} ('{1}') is not a part of the equation language{2}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0101"));
    public static readonly DiagnosticDescriptor UnknownFunction = new("RNN0102", "A function that the compiler does not know", "'{0}' has no rules here: {1}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0102"));
    public static readonly DiagnosticDescriptor NotPartial = new("RNN0103", "A definition must be partial", "'{0}' must be partial, since its programs are generated into it", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0103"));
    public static readonly DiagnosticDescriptor NotExpressionBodied = new("RNN0104", "A quantity must be an expression", "'{0}' must have an expression body: '{0} => …;'", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0104"));
    public static readonly DiagnosticDescriptor FieldModifier = new("RNN0105", "A field of a definition can be neither readonly nor static", "'{0}' must not be {1}: an eager instance of the definition fills it", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0105"));
    public static readonly DiagnosticDescriptor MisplacedRole = new("RNN0106", "A role that has no place in this kind of definition", "[{0}] has no place in a {1}; it belongs into {2}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0106"));
    public static readonly DiagnosticDescriptor GenericDefinition = new("RNN0107", "A definition cannot be generic", "'{0}' cannot have type parameters: the generated '{0}.Of<T>' has the precision as its own", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0107"));
    public static readonly DiagnosticDescriptor NestedDefinition = new("RNN0108", "A definition cannot be nested", "'{0}' cannot be nested in '{1}': move it to the namespace", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0108"));
    public static readonly DiagnosticDescriptor NoLayer = new("RNN0109", "A layer that is no definition", "'{0}' is a {1}, which {2}; a layer is another [RecurrentCell] or [SequenceModel] without errors", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0109"));
    public static readonly DiagnosticDescriptor NeedsSize = new("RNN0111", "A size must be known when the model is constructed", "'{0}' must be a number or a dimension here", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0111"));
    public static readonly DiagnosticDescriptor RecursiveHelper = new("RNN0112", "A helper method calls itself", "'{0}' calls itself, so it cannot be inlined", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0112"));

    public static readonly DiagnosticDescriptor ForeignFunction = new("RNN0113", "A function of the same name from elsewhere", "'{0}' here is {1}.{0}, but the compiled model would compute RnnDsl.Equations.{0}; write 'Equations.{0}' or rename the other", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0113"));
    public static readonly DiagnosticDescriptor NotConstant = new("RNN0114", "A value from outside that is no constant", "'{0}' is neither a member of this definition with a role nor a constant: give its field a role ([Weight], [Bias], [Hyper], …) or make it a const", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0114"));
    public static readonly DiagnosticDescriptor TwoRoles = new("RNN0115", "A field has two roles", "'{0}' has two roles, {1} and {2}: keep one", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0115"));
    public static readonly DiagnosticDescriptor NotAClass = new("RNN0116", "A definition is a class", "'{0}' is a record; a definition must be a class: 'partial class {0}'", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0116"));
    public static readonly DiagnosticDescriptor ReservedName = new("RNN0117", "A name that the generated model needs", "'{0}' is a member of every generated model; give this one another name", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0117"));
    public static readonly DiagnosticDescriptor HistoryOfNothing = new("RNN0120", "The history of no state", "'{0}' is not a state of this definition{1}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0120"));
    public static readonly DiagnosticDescriptor TwoSequences = new("RNN0121", "Positions of different sequences in one operation", "'{0}' combines {1} with {2} position by position, but these are different sequences, each with positions of its own", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0121"));
    public static readonly DiagnosticDescriptor SequenceType = new("RNN0122", "A role and a type that do not go together", "'{0}' is a [{1}] and a {2}; a [{1}] of a cell is {3}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0122"));
    public static readonly DiagnosticDescriptor RelevanceRule = new("RNN0124", "A relevance rule that there is not", "There is no relevance rule '{0}'; there are {1}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0124"));

    public static readonly DiagnosticDescriptor LayerCall = new("RNN0123", "A layer is not called as its definition says", "'{0}': {1}", "RnnDsl.Syntax", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0123"));
    public static readonly DiagnosticDescriptor LayerShape = new("RNN0012", "What a layer is given has another shape than its definition says", "'{0}' gives {1} to '{2}' of {3}, which is {4}", "RnnDsl.Shape", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0012"));

    public static readonly DiagnosticDescriptor NoNext = new("RNN0201", "A state has no next value", "The state '{0}' never changes: mark the quantity that follows it with [Next(nameof({0}))]", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0201"));
    public static readonly DiagnosticDescriptor Cycle = new("RNN0202", "Equations depend on each other in a circle", "'{0}' depends on itself within one step: {1}; where the value before the step is meant, name the state", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0202"));
    public static readonly DiagnosticDescriptor TwoNexts = new("RNN0203", "A state has two next values", "Both '{0}' and '{1}' are the next value of '{2}'", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0203"));
    public static readonly DiagnosticDescriptor NextOfNothing = new("RNN0204", "The next value of no state", "'{0}' is not a state of this definition{1}", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0204"));
    public static readonly DiagnosticDescriptor NoQuantity = new("RNN0205", "A definition without equations", "'{0}' has no equation: write at least one, such as 'Vec y => Tanh(W * x + b);'", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0205"));
    public static readonly DiagnosticDescriptor NoHyperValue = new("RNN0206", "A hyper-parameter without a value", "'{0}' needs a number: [Hyper(0.5)]", "RnnDsl.Dataflow", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN0206"));

    public static readonly DiagnosticDescriptor IntegerDivision = new("RNN0301", "Integer division cuts off", "'{0}' divides integers, so it is {1}; write '{2}' for the fraction", "RnnDsl.Usage", DiagnosticSeverity.Warning, true, helpLinkUri: Help("RNN0301"));
    public static readonly DiagnosticDescriptor Unused = new("RNN0302", "Declared and used by no equation", "No equation uses '{0}'", "RnnDsl.Usage", DiagnosticSeverity.Warning, true, helpLinkUri: Help("RNN0302"));
    public static readonly DiagnosticDescriptor Internal = new("RNN9999", "The compiler failed", "RnnDsl failed on '{0}', which is a fault of RnnDsl, not of the definition: {1}", "RnnDsl.Usage", DiagnosticSeverity.Error, true, helpLinkUri: Help("RNN9999"));

    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        Inner, Elementwise, NextShape, SliceRange, ReshapeCount, NoAxis, NotSquare, InferredOnce, NotInferred, BadDimension, DimensionCount,
        Unsupported, UnknownFunction, NotPartial, NotExpressionBodied, FieldModifier, MisplacedRole, GenericDefinition, NestedDefinition,
        NoLayer, LayerCall, LayerShape, NeedsSize, RecursiveHelper, ForeignFunction, NotConstant, TwoRoles, NotAClass, ReservedName,
        HistoryOfNothing, TwoSequences, SequenceType, RelevanceRule,
        NoNext, Cycle, TwoNexts, NextOfNothing, NoQuantity, NoHyperValue, IntegerDivision, Unused, Internal,
    ];

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = All.ToDictionary(d => d.Id);

    public static DiagnosticDescriptor Get(string id) => ById[id];

    private static string Help(string id) => "docs/diagnostics/" + id + ".md";
}
