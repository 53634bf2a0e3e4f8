using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>PyTorch's names and stacked tensors on one side, a model's parameters on the other, by the declared TorchName.</summary>
internal static class StateDict
{
    /// <summary>Writes all weights; every tensor must be wanted, and every parameter given.</summary>
    internal static void Load<T>(RecurrentModel<T> model, IReadOnlyList<(string Name, GoldenTensor Tensor)> weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var given = weights.ToDictionary(weight => weight.Name, weight => weight.Tensor);
        using ParameterEdit<T> edit = model.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
        {
            ParameterInfo info = edit.Infos[p];
            Assert.True(info.TorchName is not null && given.ContainsKey(info.TorchName), $"The file has no tensor for parameter {info.Name} ({info.TorchName}).");
            GoldenTensor tensor = given[info.TorchName];
            int[] shape = StackedShape(model.Description, info.TorchName);
            Assert.True(tensor.Shape.SequenceEqual(shape), $"{info.TorchName} has shape [{string.Join(", ", tensor.Shape)}]; the model's parameters make [{string.Join(", ", shape)}].");
            Span<T> values = edit[p].Span;
            int start = Math.Max(0, info.TorchPart) * values.Length;
            for (int i = 0; i < values.Length; i++) values[i] = T.CreateChecked(tensor.Data[start + i]);
        }
        foreach (string name in given.Keys)
            Assert.True(edit.Infos.Any(info => info.TorchName == name), $"No parameter takes the file's tensor {name}.");
    }

    /// <summary>Numbers of the parameters that make up a PyTorch tensor, stacked as it is.</summary>
    internal static (double[] Values, int[] Shape) Stack(ModelDescription model, string torchName, Func<string, double[]> numbers) =>
        ([.. Parts(model, torchName).SelectMany(info => numbers(info.Name))], StackedShape(model, torchName));

    private static int[] StackedShape(ModelDescription model, string torchName)
    {
        ParameterInfo[] parts = Parts(model, torchName);
        return [parts.Sum(info => info.Shape[0]), .. parts[0].Shape[1..]];
    }

    private static ParameterInfo[] Parts(ModelDescription model, string torchName)
    {
        ParameterInfo[] parts = [.. model.Parameters.Where(info => info.TorchName == torchName).OrderBy(info => info.TorchPart)];
        Assert.True(parts.Length > 0, $"No parameter of {model.Name} is part of the file's tensor {torchName}.");
        if (parts.Length > 1) Assert.Equal(Enumerable.Range(0, parts.Length), parts.Select(info => info.TorchPart));
        return parts;
    }
}
