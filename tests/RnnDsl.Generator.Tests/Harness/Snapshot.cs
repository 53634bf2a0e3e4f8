using System.Runtime.CompilerServices;
using System.Text;

namespace RnnDsl.Generator.Tests.Harness;

/// <summary>
/// Compares generated files with what was accepted before. Files are named as Verify.SourceGenerators names them,
/// <c>Class.Method#Hint.verified.cs</c> beside the test, so that it can take over.
/// </summary>
internal static class Snapshot
{
    /// <summary>Set to 1, new output is accepted instead of compared.</summary>
    public const string Switch = "RNNDSL_ACCEPT";

    private static readonly UTF8Encoding NoMark = new(encoderShouldEmitUTF8Identifier: false);

    public static void Verify(IReadOnlyDictionary<string, string> files, [CallerFilePath] string test = "", [CallerMemberName] string method = "")
    {
        bool accept = Environment.GetEnvironmentVariable(Switch) == "1";
        string folder = Path.GetDirectoryName(test)!;
        string prefix = $"{Path.GetFileNameWithoutExtension(test)}.{method}#";
        var problems = new List<string>();
        foreach (var (hint, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            string stem = Path.Combine(folder, prefix + hint[..^".cs".Length]);
            if (Mismatch(stem, text, accept) is { } problem) problems.Add(problem);
        }

        foreach (string verified in Directory.GetFiles(folder, prefix + "*.verified.cs"))
        {
            string hint = Path.GetFileName(verified)[prefix.Length..^".verified.cs".Length] + ".cs";
            if (files.ContainsKey(hint)) continue;
            if (accept) File.Delete(verified);
            else problems.Add($"{Path.GetFileName(verified)}: {hint} is generated no more.");
        }

        Assert.True(problems.Count == 0, $"{string.Join("\n", problems)}\n{Switch}=1 accepts the new output.");
    }

    private static string? Mismatch(string stem, string text, bool accept)
    {
        string verified = stem + ".verified.cs", received = stem + ".received.cs";
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return null;
        }

        if (accept)
        {
            File.WriteAllText(verified, text, NoMark);
            File.Delete(received);
            return null;
        }

        File.WriteAllText(received, text, NoMark);
        return File.Exists(verified)
            ? $"{Path.GetFileName(verified)} differs from the .received.cs beside it, first in line {FirstDifference(File.ReadAllText(verified), text)}."
            : $"{Path.GetFileName(verified)} does not exist.";
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] a = expected.Split('\n'), b = actual.Split('\n');
        int line = 0;
        while (line < a.Length && line < b.Length && a[line] == b[line]) line++;
        return $"{line + 1}:\n  verified: {a.ElementAtOrDefault(line)}\n  received: {b.ElementAtOrDefault(line)}";
    }
}
