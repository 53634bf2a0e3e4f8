using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RnnDsl.Generator.Reading;

/// <summary>Stage 2: looks up, in the compilation, names that a definition uses and does not declare. Constants have a value.</summary>
internal static class OutsideNames
{
    public static EquatableArray<OutsideValue> Resolve(DefinitionSource source, ClassDeclarationSyntax type, SemanticModel model, CancellationToken token)
    {
        var values = new List<OutsideValue>();
        foreach (string name in source.OutsideNames)
        {
            token.ThrowIfCancellationRequested();
            var expression = SyntaxFactory.ParseExpression(name);
            var symbol = model.GetSpeculativeSymbolInfo(type.OpenBraceToken.Span.End, expression, SpeculativeBindingOption.BindAsExpression).Symbol;
            object? value = symbol switch
            {
                IFieldSymbol { HasConstantValue: true } field => field.ConstantValue,
                ILocalSymbol { HasConstantValue: true } local => local.ConstantValue,
                _ => null,
            };
            if (value is int or long or short or byte or uint or sbyte or ushort)
                values.Add(new(name, Convert.ToDouble(value, CultureInfo.InvariantCulture), true));
            else if (value is double or float)
                values.Add(new(name, Convert.ToDouble(value, CultureInfo.InvariantCulture), false));
        }

        return values.ToEquatable();
    }
}
