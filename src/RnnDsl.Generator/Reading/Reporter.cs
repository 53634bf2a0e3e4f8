using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Takes what the front end finds wrong. The generator has none and only learns that the definition is broken;
/// the analyzer turns each finding into a diagnostic.
/// </summary>
internal sealed class Reporter
{
    private readonly Action<DiagnosticDescriptor, Position, string[]>? _report;
    private readonly HashSet<(string, int)> _reported = [];

    public Reporter(Action<DiagnosticDescriptor, Position, string[]>? report = null) => _report = report;

    public bool HasErrors { get; private set; }

    /// <summary>Something is wrong that C# reports itself.</summary>
    public void Silent() => HasErrors = true;

    public void Report(DiagnosticDescriptor descriptor, Position at, params string[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        // A helper that is inlined twice, or an expression that two passes look at, is one mistake.
        if (_reported.Add((descriptor.Id, at.Span.Start))) _report?.Invoke(descriptor, at, arguments);
    }
}
