using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Files;

/// <summary>Which tensors of an open file go to which parameters of a model; checked in full before anything is read.</summary>
internal sealed class LoadPlan
{
    private readonly ModelDescription model;
    private readonly SafeTensorsReader file;
    private readonly TensorPart[] parts;
    private readonly string prefix;

    private LoadPlan(ModelDescription model, SafeTensorsReader file, ParameterNames names, string prefix)
    {
        this.model = model;
        this.file = file;
        this.prefix = prefix;
        parts = TensorNaming.Parts(model, names, prefix, name => file.Find(name) is not null);
    }

    /// <summary>Where each parameter is.</summary>
    internal IReadOnlyList<TensorPart> Parts => parts;

    private int Missing => parts.Count(part => file.Find(part.Tensor) is null);

    /// <summary>Finds the parameters by their own names or PyTorch's, under a prefix or, where none is given, in the only module that fits.</summary>
    /// <exception cref="ModelFileException">The file does not hold the model; the message lists everything that is wrong.</exception>
    internal static LoadPlan For(ModelDescription model, SafeTensorsReader file, string prefix, bool strict)
    {
        LoadPlan plan = Candidates(model, file, TensorNaming.WithDot(prefix), out string[] ambiguous);
        plan.Check(strict, ambiguous);
        return plan;
    }

    /// <summary>Reads all tensors into an edit.</summary>
    internal void Read<T>(ParameterEdit<T> edit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (TensorPart part in parts)
        {
            Span<T> values = edit[part.Parameter].Span;
            file.Read(file.Find(part.Tensor)!, (long)Math.Max(0, part.Part) * values.Length, values);
        }
    }

    private static LoadPlan Candidates(ModelDescription model, SafeTensorsReader file, string prefix, out string[] ambiguous)
    {
        ambiguous = [];
        ParameterNames[] namings = Array.Exists(model.Parameters, info => info.TorchName is not null) ? [ParameterNames.Own, ParameterNames.Torch] : [ParameterNames.Own];
        LoadPlan[] plain = [.. namings.Select(names => new LoadPlan(model, file, names, prefix))];
        LoadPlan best = plain.MinBy(plan => plan.Missing)!;
        if (best.Missing == 0) return best;
        foreach (ParameterNames names in prefix.Length == 0 ? namings : [])
        {
            LoadPlan[] complete = [.. TensorNaming.Prefixes(model, names, file.Tensors.Select(tensor => tensor.Name))
                .Select(found => new LoadPlan(model, file, names, found)).Where(plan => plan.Missing == 0)];
            if (complete.Length == 1) return complete[0];
            if (complete.Length > 1) ambiguous = [.. complete.Select(plan => plan.prefix)];
        }
        // Where a file holds neither, PyTorch's names say more than our own.
        return best.Missing == model.Parameters.Length ? plain[^1] : best;
    }

    private void Check(bool strict, string[] ambiguous)
    {
        var faults = new List<string>();
        foreach (IGrouping<string, TensorPart> tensor in TensorNaming.Tensors(parts))
        {
            int[] shape = TensorNaming.Shape(model, tensor);
            string holds = $"{TensorNaming.Names(model, tensor)} [{string.Join(" × ", shape)}]";
            TensorEntry? entry = file.Find(tensor.Key);
            if (entry is null) faults.Add($"'{tensor.Key}' is missing (for {holds})");
            else if (!entry.Shape.SequenceEqual(shape.Select(length => (long)length))) faults.Add($"'{tensor.Key}' has shape {entry.ShapeText} in the file; the model wants {holds}");
            else if (entry.Type == TensorType.Other) faults.Add($"'{tensor.Key}' is of type {entry.TypeName}; F64, F32, F16 and BF16 are read");
        }
        if (strict) AddUnread(faults);
        if (faults.Count == 0) return;
        string hint = ambiguous.Length > 0 ? $" Several modules of the file fit: give one of the prefixes {string.Join(", ", ambiguous)}." : "";
        string more = faults.Count > 20 ? $"; and {faults.Count - 20} more" : "";
        throw new ModelFileException(file.File, $"does not hold a {model.Name}: {string.Join("; ", faults.Take(20))}{more}.{hint}");
    }

    /// <summary>Something in the same module that the model would silently ignore: another layer, another bias.</summary>
    private void AddUnread(List<string> faults)
    {
        HashSet<string> read = [.. parts.Select(part => part.Tensor)];
        foreach (TensorEntry tensor in file.Tensors)
            if (!read.Contains(tensor.Name) && tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && !tensor.Name.AsSpan(prefix.Length).Contains('.'))
                faults.Add($"'{ModelFileException.Shorten(tensor.Name)}' {tensor.ShapeText} is there, and the model has no use for it");
    }
}
