namespace RnnDsl.Explaining;

/// <summary>What can be told from an equation as it is written.</summary>
internal static class EquationText
{
    /// <summary>The names in it, each once; not those of functions that are called, nor of members.</summary>
    internal static string[] Names(string equation)
    {
        var names = new List<string>();
        for (int i = 0; i < equation.Length; i++)
        {
            if (equation[i] == '"')
            {
                i = equation.IndexOf('"', i + 1);
                if (i < 0) break;
                continue;
            }
            if (!IsStart(equation[i]))
            {
                if (char.IsDigit(equation[i]))
                    while (i + 1 < equation.Length && (IsPart(equation[i + 1]) || equation[i + 1] == '.')) i++;
                continue;
            }
            int from = i;
            while (i + 1 < equation.Length && IsPart(equation[i + 1])) i++;
            int next = i + 1;
            while (next < equation.Length && char.IsWhiteSpace(equation[next])) next++;
            bool called = next < equation.Length && equation[next] == '(', member = from > 0 && equation[from - 1] == '.';
            if (!called && !member) names.Add(equation[from..(i + 1)]);
        }
        return [.. names.Distinct()];
    }

    /// <summary>The first argument of the only call of a function; empty where it is called more than once, or not under this name.</summary>
    internal static string Argument(string equation, string function)
    {
        int found = -1;
        for (int i = equation.IndexOf(function, StringComparison.Ordinal); i >= 0; i = equation.IndexOf(function, i + 1, StringComparison.Ordinal))
        {
            int open = i + function.Length;
            if ((i > 0 && (IsPart(equation[i - 1]) || equation[i - 1] == '.')) || open >= equation.Length || equation[open] != '(') continue;
            if (found >= 0) return "";
            found = open + 1;
        }
        if (found < 0) return "";
        int depth = 1, end = found;
        for (; end < equation.Length; end++)
        {
            if (equation[end] is '(' or '[') depth++;
            else if (equation[end] is ')' or ']') depth--;
            if (depth == 0 || (depth == 1 && equation[end] == ',')) break;
        }
        return equation[found..end].Trim();
    }

    private static bool IsStart(char c) => char.IsLetter(c) || c is '_' or '@';

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
