namespace RnnDsl.Generator.Reading;

/// <summary>An equation's expression, freed of syntax trees so that it can be kept and compared.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Text">As the user wrote it, in one line.</param>
internal abstract record Expr(Position At, string Text);

internal sealed record NameExpr(string Name, Position At, string Text) : Expr(At, Text);

/// <param name="Integer">Whether C# takes it for an integer: 1/2 is 0.</param>
internal sealed record NumberExpr(double Value, bool Integer, Position At, string Text) : Expr(At, Text);

internal sealed record NegateExpr(Expr Operand, Position At, string Text) : Expr(At, Text);

internal sealed record PlusExpr(Expr Operand, Position At, string Text) : Expr(At, Text);

internal sealed record BinaryExpr(string Operator, Expr Left, Expr Right, Position At, string Text) : Expr(At, Text);

internal sealed record CallExpr(string Function, EquatableArray<ArgumentExpr> Arguments, Position FunctionAt, Position At, string Text) : Expr(At, Text);

internal sealed record ArgumentExpr(string? Name, Expr Value);

/// <summary>The rows of a matrix at tokens, or one of the results of a layer by its name.</summary>
/// <param name="Index">A text stands for itself.</param>
/// <param name="Otherwise">What it is where it is neither.</param>
internal sealed record IndexExpr(Expr Target, Expr Index, UnsupportedExpr Otherwise, Position At, string Text) : Expr(At, Text);

/// <summary>A pair of a name and a value: what a layer is given by name.</summary>
/// <param name="Otherwise">What it is anywhere else.</param>
internal sealed record NamedExpr(string Name, Expr Value, UnsupportedExpr Otherwise, Position At, string Text) : Expr(At, Text);

internal sealed record TextExpr(string Value, Position At, string Text) : Expr(At, Text);

/// <summary>Valid C#, perhaps, but no part of the language: What says what it is, WayOut, if it is known, what to write: "; write …".</summary>
internal sealed record UnsupportedExpr(string What, Position At, string Text, string WayOut = "") : Expr(At, Text);

/// <summary>C# itself has something to say here.</summary>
internal sealed record BrokenExpr(Position At, string Text) : Expr(At, Text);
