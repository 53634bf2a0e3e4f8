using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Emitting;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator;

/// <summary>From a definition's record to its files. Never throws: whatever goes wrong, there is a skeleton.</summary>
internal static class Compilation
{
    public static EquatableArray<(string Hint, string Text)> Compile(DefinitionSource source, EquatableArray<OutsideValue> outside, EquatableArray<LayerType> layers)
    {
        // A definition that cannot be partial, nested or generic has no place for generated code.
        if (!CanHoldCode(source)) return default;
        try
        {
            return ModelEmitter.Emit(source, GraphBuilder.Build(source, outside, layers, new Reporter())).ToEquatable();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ModelEmitter.Emit(source, null).ToEquatable();
        }
    }

    public static EquatableArray<(string Hint, string Text)> CompileEager(DefinitionSource source, EquatableArray<OutsideValue> outside, EquatableArray<LayerType> layers, EagerSource eager)
    {
        if (!CanHoldCode(source)) return default;
        try
        {
            return GraphBuilder.Build(source, outside, layers, new Reporter()) is { } definition
                ? new[] { EagerEmitter.Emit(definition, eager) }.ToEquatable()
                : default;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return default;
        }
    }

    public static EquatableArray<(string Hint, string Text)> PrintStages(DefinitionSource source, EquatableArray<OutsideValue> outside, EquatableArray<LayerType> layers)
    {
        try
        {
            return GraphBuilder.Build(source, outside, layers, new Reporter()) is { } definition
                ? new[] { StagePrinter.Emit(definition) }.ToEquatable()
                : default;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return default;
        }
    }

    private static bool CanHoldCode(DefinitionSource source) =>
        source.FullName.Split('.').All(Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier) && !source.Problems.Any(p => p.Id is "RNN0103" or "RNN0107" or "RNN0108" or "RNN0117");
}
