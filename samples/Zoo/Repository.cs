namespace Zoo;

/// <summary>Where things lie in the repository that the program was built in.</summary>
internal static class Repository
{
    /// <summary>The files that the cells are checked with.</summary>
    public static string Files => Path.Combine(Root(), "tests", "RnnDsl.Tests", "Zoo", "Files");

    /// <summary>The cells' own source.</summary>
    public static string Cells => Path.Combine(Root(), "samples", "Zoo", "Cells");

    /// <summary>What the compiler has written for a cell.</summary>
    public static IReadOnlyList<string> GeneratedFor(Type cell)
    {
        string folder = Path.Combine(Root(), "samples", "Zoo", "obj", "generated");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, $"{cell.FullName}.*g.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "RnnDsl.sln"))) return folder.FullName;
        throw new UserException($"No folder above '{AppContext.BaseDirectory}' holds the repository; --folder names a folder of cells.");
    }
}
