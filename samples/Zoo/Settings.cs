using RnnDsl;

namespace Zoo;

/// <summary>What a cell is made with: its sizes and its constants, from its file unless others are asked for.</summary>
internal sealed class Settings
{
    private readonly ZooFile file;
    private readonly Dictionary<string, int> sizes;

    /// <param name="file">The cell's file.</param>
    /// <param name="others">Sizes that stand in for the file's.</param>
    public Settings(ZooFile file, IReadOnlyDictionary<string, int>? others = null)
    {
        this.file = file;
        sizes = new Dictionary<string, int>(file.Sizes);
        foreach ((string name, int size) in others ?? new Dictionary<string, int>())
        {
            if (!sizes.ContainsKey(name) || name is "B" or "T") throw new UserException($"{file.Name} has no size '{name}'; it has {string.Join(", ", file.Sizes.Keys.Except(["B", "T"]))}.");
            sizes[name] = size;
        }
    }

    /// <summary>A size.</summary>
    public int this[string name] => sizes.TryGetValue(name, out int size) ? size : throw new UserException($"{file.Name}: the file has no size '{name}'.");

    /// <summary>A hyper-parameter.</summary>
    public double Number(string name) => file.FindNumber("hyper", name) ?? throw new UserException($"{file.Name}: the file has no hyper-parameter '{name}'.");

    /// <summary>A constant vector; where it is longer than the file's, that is repeated.</summary>
    public Vec Vector(string name, string size)
    {
        Tensor constant = Constant(name);
        return new Vec([.. Enumerable.Range(0, this[size]).Select(i => constant.Data[i % constant.Data.Length])]);
    }

    /// <summary>A constant matrix; where it is larger than the file's, that is repeated.</summary>
    public Mat Matrix(string name, string rows, string columns)
    {
        Tensor constant = Constant(name);
        (int height, int width) = (this[rows], this[columns]);
        return new Mat(height, width, [.. Enumerable.Range(0, height * width).Select(i => constant.At(i / width % constant.Shape[0])[i % width % constant.Shape[1]])]);
    }

    private Tensor Constant(string name) => file.Find("hyper", name) ?? throw new UserException($"{file.Name}: the file has no constant '{name}'.");
}
