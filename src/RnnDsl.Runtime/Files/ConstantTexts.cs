using System.Globalization;
using RnnDsl.Models;

namespace RnnDsl.Files;

/// <summary>
/// Constant vectors and matrices in a file's metadata, as hyper-parameters are: they are no tensors that PyTorch would miss in its module, and
/// their numbers are written exactly, whatever the file's precision: <c>constant.A</c> is <c>[2,2] 1 0 0 1</c>.
/// </summary>
internal static class ConstantTexts
{
    private const string Key = "constant.";

    internal static void Write(ModelDescription model, IDictionary<string, string> metadata)
    {
        foreach (ConstantInfo constant in model.Constants) metadata[Key + constant.Name] = Format(constant);
    }

    /// <summary>Weights that were learned with other constants make another model; a file that says nothing of them is taken as it is.</summary>
    /// <exception cref="ModelFileException">A constant is another one.</exception>
    internal static void Check(ModelDescription model, SafeTensorsReader file)
    {
        foreach (ConstantInfo constant in model.Constants)
            if (file.Metadata.TryGetValue(Key + constant.Name, out string? text) && text != Format(constant))
                throw new ModelFileException(file.File, $"the constant '{constant.Name}' of {model.Name} {Difference(constant, text)}.");
    }

    private static string Format(ConstantInfo constant) =>
        $"[{string.Join(',', constant.Shape)}] {string.Join(' ', constant.Values.Select(Number))}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Difference(ConstantInfo constant, string text)
    {
        string[] own = Format(constant).Split(' '), given = text.Split(' ');
        if (given[0] != own[0] || given.Length != own.Length)
            return $"is {ModelFileException.Shorten(given[0])} in the file; this model was made with {own[0]}";
        int place = Enumerable.Range(1, own.Length - 1).First(i => given[i] != own[i]);
        int element = place - 1;
        string index = constant.Shape is [_, int columns] ? $"{element / columns}, {element % columns}" : $"{element}";
        return $"is {ModelFileException.Shorten(given[place])} at [{index}] in the file; this model was made with {own[place]}";
    }
}
