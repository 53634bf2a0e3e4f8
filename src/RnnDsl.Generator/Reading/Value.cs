using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Reading;

/// <summary>What an expression stands for: a value of the program, a number, or a size.</summary>
internal abstract record Value;

internal sealed record NodeValue(Node Node) : Value;

/// <param name="Integer">Whether C# computes with it as an integer.</param>
internal sealed record NumberValue(double Number, bool Integer) : Value;

/// <summary>A dimension used as a number; to C# it is an int.</summary>
internal sealed record SizeValue(Dim Size) : Value;
