using RnnDsl.Models;

namespace RnnDsl.Files;

/// <summary>Where a parameter is in a file: a tensor, or a block of its rows.</summary>
/// <param name="Parameter">The parameter's number.</param>
/// <param name="Tensor">The tensor's full name.</param>
/// <param name="Part">The block: rows Part·n to (Part + 1)·n of the tensor, n the parameter's rows; −1 for the whole tensor.</param>
internal readonly record struct TensorPart(int Parameter, string Tensor, int Part);

/// <summary>
/// From parameters to tensors. A parameter's own name, or a PyTorch name without a dot, belongs to the module that the prefix names;
/// PyTorch's carries the suffix of the first layer (<c>weight_ih</c> is <c>rnn.weight_ih_l0</c>; <c>GRUCell</c> and its like have
/// none, so that the bare name is taken where only that is there). A PyTorch name with a dot is a full name
/// (<c>fc.weight</c>), counted from where the prefix's module sits.
/// </summary>
internal static class TensorNaming
{
    private const string FirstLayer = "_l0";

    /// <summary>The tensors of a model's parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">Whose names.</param>
    /// <param name="prefix">Empty, or ends with a dot.</param>
    /// <param name="exists">Whether a file holds a tensor; null when a file is to be written.</param>
    internal static TensorPart[] Parts(ModelDescription model, ParameterNames names, string prefix, Func<string, bool>? exists)
    {
        var parts = new TensorPart[model.Parameters.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            ParameterInfo info = model.Parameters[p];
            bool torch = names == ParameterNames.Torch && info.TorchName is not null;
            string[] candidates = torch ? TorchCandidates(info.TorchName!, prefix) : [prefix + info.Name];
            string name = exists is null ? candidates[0] : Array.Find(candidates, candidate => exists(candidate)) ?? candidates[0];
            parts[p] = new TensorPart(p, name, torch ? info.TorchPart : -1);
        }
        return parts;
    }

    /// <summary>The modules of a file that could hold a model: those that end in one of the first parameter's possible names.</summary>
    internal static string[] Prefixes(ModelDescription model, ParameterNames names, IEnumerable<string> tensors)
    {
        ParameterInfo? first = Array.Find(model.Parameters, info => names == ParameterNames.Own || info.TorchName is null || !info.TorchName.Contains('.'));
        if (first is null) return [];
        string[] tails = names == ParameterNames.Torch && first.TorchName is not null ? TorchCandidates(first.TorchName, "") : [first.Name];
        return [.. tensors
            .SelectMany(tensor => tails.Where(tail => tensor.EndsWith("." + tail, StringComparison.Ordinal)).Select(tail => tensor[..^tail.Length]))
            .Distinct()];
    }

    /// <summary>A prefix as the names want it.</summary>
    internal static string WithDot(string prefix) => prefix.Length == 0 || prefix.EndsWith('.') ? prefix : prefix + ".";

    /// <summary>The parameters that share a tensor, in the order of the first of each.</summary>
    internal static IEnumerable<IGrouping<string, TensorPart>> Tensors(IEnumerable<TensorPart> parts) => parts.GroupBy(part => part.Tensor);

    /// <summary>The shape of a tensor that holds some parameters.</summary>
    /// <exception cref="ArgumentException">The declarations contradict each other.</exception>
    internal static int[] Shape(ModelDescription model, IGrouping<string, TensorPart> tensor)
    {
        TensorPart first = tensor.First();
        int[] shape = model.Parameters[first.Parameter].Shape;
        if (tensor.Any(part => !model.Parameters[part.Parameter].Shape.SequenceEqual(shape) || part.Part < 0 != first.Part < 0))
            throw new ArgumentException($"{model.Name}: {Names(model, tensor)} are parts of the tensor '{tensor.Key}', but not of one shape.");
        if (first.Part < 0) return shape;
        int rows = checked((shape.Length == 0 ? 1 : shape[0]) * (tensor.Max(part => part.Part) + 1));
        return [rows, .. shape.Skip(1)];
    }

    internal static string Names(ModelDescription model, IEnumerable<TensorPart> parts) =>
        string.Join(", ", parts.Select(part => model.Parameters[part.Parameter].Name));

    private static string[] TorchCandidates(string name, string prefix)
    {
        if (!name.Contains('.')) return [prefix + name + FirstLayer, prefix + name];
        int outer = prefix.Length < 2 ? -1 : prefix.LastIndexOf('.', prefix.Length - 2);
        return [prefix[..(outer + 1)] + name, name, prefix + name];
    }
}
