using System.Runtime.CompilerServices;

namespace RnnDsl.Generator.Tests.Harness;

/// <summary>The repository's own files, found from where the tests were compiled.</summary>
internal static class Repository
{
    /// <summary>The shipped cells by class name, in the order of the name.</summary>
    public static readonly string[] Cells =
    [
        .. Directory.GetFiles(Path.Combine(Root(), "src", "RnnDsl.Cells"), "*.cs").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a shipped cell, under a name without a folder, so that no machine's path gets into generated code.</summary>
    public static (string Path, string Text) Cell(string name) =>
        (name + ".cs", File.ReadAllText(Path.Combine(Root(), "src", "RnnDsl.Cells", name + ".cs")).ReplaceLineEndings("\n"));

    public static string Root([CallerFilePath] string here = "")
    {
        for (var folder = Directory.GetParent(here); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "RnnDsl.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {here} holds RnnDsl.sln.");
    }
}
