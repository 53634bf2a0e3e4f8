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

/// <summary>Valid C#, perhaps, but no part of the language: What says what it is, WayOut, if it is known, what to write: "; write …".</summary>
internal sealed record UnsupportedExpr(string What, Position At, string Text, string WayOut = "") : Expr(At, Text);

/// <summary>C# itself has something to say here.</summary>
internal sealed record BrokenExpr(Position At, string Text) : Expr(At, Text);
