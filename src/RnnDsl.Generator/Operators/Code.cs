namespace RnnDsl.Generator.Operators;

/// <summary>A C# expression and how tightly it binds, so that no parenthesis is printed that a person would leave out.</summary>
internal readonly record struct Code(string Text, int Level)
{
    public const int Additive = 1, Multiplicative = 2, Unary = 3, Primary = 4;

    public static Code Atom(string text) => new(text, Primary);

    public static Code Call(string function, params Code[] x) =>
        new(function + "(" + string.Join(", ", System.Linq.Enumerable.Select(x, c => c.Text)) + ")", Primary);

    public static Code Binary(Code a, string op, Code b, int level, bool associative) =>
        new(a.At(level) + " " + op + " " + b.At(associative ? level : level + 1), level);

    /// <summary>The text, in parentheses where it binds less tightly than <paramref name="level"/>.</summary>
    public string At(int level) => Level < level ? "(" + Text + ")" : Text;
}
