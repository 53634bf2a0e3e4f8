using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Files;

/// <summary>Parameters to files and back.</summary>
public static class ModelFiles
{
    private const string HyperKey = "hyper.";

    /// <summary>Writes a model's parameters as a safetensors file, in the model's precision; a file that is there is replaced as a whole.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="names">Under which names.</param>
    /// <param name="prefix">Put before names, for example <c>rnn.</c></param>
    /// <exception cref="ArgumentException">PyTorch's names do not give whole tensors.</exception>
    public static void Save<T>(this IRecurrentModel<T> model, string path, ParameterNames names = ParameterNames.Own, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Collect(model, names, prefix).Write(path);

    /// <summary>Writes a model's parameters to a stream.</summary>
    /// <inheritdoc cref="Save{T}(IRecurrentModel{T}, string, ParameterNames, string)"/>
    public static void Save<T>(this IRecurrentModel<T> model, Stream stream, ParameterNames names = ParameterNames.Own, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Collect(model, names, prefix).Write(stream);

    /// <summary>
    /// Reads a model's parameters from a safetensors file, under their own names or those of a PyTorch state dict, rounded to the
    /// model's precision. All of the file's names, types and shapes are checked first; when anything is wrong the model stays as it was.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="prefix">The module in the file that holds the parameters, for example <c>rnn.</c>; where it is not given and only one module fits, that is taken.</param>
    /// <param name="strict">Whether tensors of the same module that the model has no use for are errors.</param>
    /// <exception cref="ModelFileException">The file is damaged or does not hold this model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load<T>(this IRecurrentModel<T> model, string path, string prefix = "", bool strict = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefix);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        Load(model.Compiled, file, prefix, strict);
    }

    /// <summary>Reads a model's parameters from where a stream stands to its end.</summary>
    /// <inheritdoc cref="Load{T}(IRecurrentModel{T}, string, string, bool)"/>
    public static void Load<T>(this IRecurrentModel<T> model, Stream stream, string prefix = "", bool strict = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefix);
        using SafeTensorsReader file = SafeTensorsReader.Open(stream, "stream");
        Load(model.Compiled, file, prefix, strict);
    }

    private static void Load<T>(RecurrentModel<T> model, SafeTensorsReader file, string prefix, bool strict)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckConstants(model.Description, file);
        LoadPlan plan = LoadPlan.For(model.Description, file, prefix, strict);
        using ParameterEdit<T> edit = model.Edit();
        try
        {
            plan.Read(edit);
        }
        catch
        {
            edit.Discard();
            throw;
        }
    }

    /// <summary>Hyper-parameters and constants as texts of a file.</summary>
    internal static void WriteConstants(ModelDescription model, IDictionary<string, string> metadata)
    {
        foreach (HyperInfo hyper in model.Hypers) metadata[HyperKey + hyper.Name] = hyper.Value.ToString("R", CultureInfo.InvariantCulture);
        ConstantTexts.Write(model, metadata);
    }

    /// <exception cref="ModelFileException">A hyper-parameter or a constant of the file is another one.</exception>
    internal static void CheckConstants(ModelDescription model, SafeTensorsReader file)
    {
        CheckHypers(model, file);
        ConstantTexts.Check(model, file);
    }

    /// <summary>Weights that were learned with other hyper-parameters make another model; a file that says nothing of them is taken as it is.</summary>
    private static void CheckHypers(ModelDescription model, SafeTensorsReader file)
    {
        foreach (HyperInfo hyper in model.Hypers)
        {
            if (!file.Metadata.TryGetValue(HyperKey + hyper.Name, out string? text)) continue;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value != hyper.Value)
                throw new ModelFileException(file.File, $"the hyper-parameter '{hyper.Name}' of {model.Name} is {text} in the file; this model was made with {hyper.Value.ToString("R", CultureInfo.InvariantCulture)}.");
        }
    }

    private static SafeTensorsWriter<T> Collect<T>(IRecurrentModel<T> model, ParameterNames names, string prefix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefix);
        ModelDescription description = model.Compiled.Description;
        ParameterSet<T> parameters = model.Compiled.Parameters;
        var writer = new SafeTensorsWriter<T>();
        writer.Metadata["model"] = description.Name;
        WriteConstants(description, writer.Metadata);
        if (names == ParameterNames.Torch) writer.Metadata["format"] = "pt";
        TensorPart[] parts = TensorNaming.Parts(description, names, TensorNaming.WithDot(prefix), exists: null);
        foreach (IGrouping<string, TensorPart> tensor in TensorNaming.Tensors(parts))
        {
            int[] shape = TensorNaming.Shape(description, tensor);
            TensorPart[] ordered = [.. tensor.OrderBy(part => part.Part)];
            bool whole = ordered.Length == 1 && ordered[0].Part < 0;
            if (!whole && ordered.Where((part, place) => part.Part != place).Any())
                throw new ArgumentException($"{description.Name}: {TensorNaming.Names(description, ordered)} are not all parts of the tensor '{tensor.Key}', each once.", nameof(names));
            writer.Add(tensor.Key, shape, [.. ordered.SelectMany(part => parameters[part.Parameter].Span.ToArray())]);
        }
        return writer;
    }
}
