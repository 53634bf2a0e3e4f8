using Xunit.Abstractions;
using System.Text.RegularExpressions;
using Zoo;

namespace RnnDsl.Tests.Zoo;

/// <summary>
/// Every published cell that samples/Zoo declares, held against the file of what PyTorch computes: values, traces and gradients in
/// both precisions, and the work in its loop. RNNDSL_ZOO names another folder of files to check with.
/// </summary>
public partial class ZooTests(ITestOutputHelper output)
{
    /// <summary>The folder of the files.</summary>
    private static readonly string Folder = Environment.GetEnvironmentVariable("RNNDSL_ZOO") is { Length: > 0 } chosen ? chosen : Path.Combine(AppContext.BaseDirectory, "ZooFiles");

    private static readonly string[] Files = [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private static readonly string[] Declared = [.. ZooCells.All.Select(cell => cell.Name)];

    /// <summary>The cells that are declared and have a file.</summary>
    public static TheoryData<string> Cells => [.. Files.Intersect(Declared)];

    [Theory, MemberData(nameof(Cells))]
    public void A_cell_computes_in_double_what_its_file_says(string name)
    {
        (ZooCell cell, ZooFile file) = Load(name);
        Agree(FileCheck<double>.Of(cell, file), Verdict.AllowedFor(file).Double);
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_cell_computes_in_float_what_its_file_says(string name)
    {
        (ZooCell cell, ZooFile file) = Load(name);
        Agree(FileCheck<float>.Of(cell, file), Verdict.AllowedFor(file).Float);
    }

    /// <summary>Products with an operand that depends on the state, those ready at the same point and sharing an operand counted once.</summary>
    [Theory, MemberData(nameof(Cells))]
    public void A_cells_loop_has_no_product_too_many(string name)
    {
        (ZooCell cell, ZooFile file) = Load(name);
        RnnDsl.Models.ModelDescription model = cell.Make(new Settings(file)).Compiled.Description;
        Assert.Equal(model.LeastLoopProducts, Verdict.LoopProductsOf(model));
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_cell_is_at_most_fifteen_lines_of_equations(string name)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Cells, ZooCells.Find(name).Cell.Name + ".cs"));
        Assert.InRange(Equation().Count(text), 1, 15);
        RnnDsl.Models.ModelDescription model = ZooCells.Find(name).Make(new Settings(Load(name).File)).Compiled.Description;
        Assert.Equal(model.Quantities.Length + model.Derived.Count(derived => derived.IsNamed), Equation().Count(text));
    }

    /// <summary>In another folder there may be files of cells that are not declared here; they are told.</summary>
    [Fact]
    public void Every_file_of_the_zoo_has_a_cell()
    {
        string[] without = [.. Files.Except(Declared)];
        foreach (string name in without) output.WriteLine($"{name} is not declared.");
        if (Folder.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
        {
            Assert.Empty(without);
            Assert.Equal(Files, Declared);
        }
    }

    [Fact]
    public void Every_source_file_of_the_zoo_declares_a_cell_that_is_listed() =>
        Assert.Equal(
            Directory.GetFiles(Repository.Cells, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
            ZooCells.All.Select(cell => cell.Cell.Name).Order(StringComparer.Ordinal));

    private static (ZooCell Cell, ZooFile File) Load(string name) => (ZooCells.Find(name), ZooFile.Load(Folder, name));

    private static void Agree(IReadOnlyList<Difference> differences, double tolerance)
    {
        string[] wrong = [.. differences.Where(d => !(d.Error <= tolerance)).Select(d => $"{d.What}: off by {d.Error:E2} of the largest entry{(d.Problem is null ? "" : $" ({d.Problem})")}")];
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
        Assert.NotEmpty(differences);
    }

    /// <summary>A property with an expression for its body.</summary>
    [GeneratedRegex(@"^    (\[.*\] )?(Vec|Mat|Scalar|Series|Signal) \w+ =>", RegexOptions.Multiline)]
    private static partial Regex Equation();
}
