using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Reading;

/// <summary>What an expression stands for: a value of the program, a number, or a size.</summary>
internal abstract record Value;

/// <summary>What a layer gave: its main result, until another is asked for by its name.</summary>
/// <param name="Call">The node of the call.</param>
internal sealed record LayerResultValue(Node Call, LayerValue Layer) : Value;

internal sealed record NodeValue(Node Node) : Value;

/// <param name="Integer">Whether C# computes with it as an integer.</param>
internal sealed record NumberValue(double Number, bool Integer) : Value;

/// <summary>A dimension used as a number; to C# it is an int.</summary>
internal sealed record SizeValue(Dim Size) : Value;
