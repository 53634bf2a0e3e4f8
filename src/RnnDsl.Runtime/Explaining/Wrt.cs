using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What something is attributed to: an input, an initial state or a named quantity of a model.</summary>
internal sealed record Wrt(WrtKind Kind, int Index, string Name, int[] Shape)
{
    internal int Width => ModelDescription.Elements(Shape);

    internal GradientRequest Request => Kind switch
    {
        WrtKind.Input => GradientRequest.Inputs,
        WrtKind.InitialState => GradientRequest.InitialStates,
        _ => GradientRequest.Quantities,
    };

    /// <summary>Finds a name; without one, the model's only input.</summary>
    internal static Wrt Find(ModelDescription model, string? name)
    {
        if (name is null)
        {
            InputInfo[] given = model.GivenInputs;
            if (given.Length != 1)
                throw new ArgumentException($"{model.Name} has {given.Length} inputs ({ModelDescription.List(given.Select(info => info.Name))}); say which one to attribute to, by wrt.", "wrt");
            name = given[0].Name;
        }
        int index = Array.FindIndex(model.Inputs, info => info.Name == name);
        if (index >= 0) return new Wrt(WrtKind.Input, index, name, model.Inputs[index].Shape);
        index = Array.FindIndex(model.States, info => info.Name == name);
        if (index >= 0) return new Wrt(WrtKind.InitialState, index, name, model.States[index].Shape);
        index = Array.FindIndex(model.Quantities, info => info.Name == name);
        if (index >= 0) return new Wrt(WrtKind.Quantity, index, name, model.Quantities[index].Shape);
        throw new ArgumentException(
            $"{model.Name} has nothing called '{name}' to attribute to; it has inputs {ModelDescription.List(model.Inputs.Select(info => info.Name))}" +
            $"; initial states {ModelDescription.List(model.States.Select(info => info.Name))}" +
            $"; quantities {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", "wrt");
    }

    /// <summary>Throws where there is nothing between two values.</summary>
    internal Wrt WithPath(ModelDescription model) => Kind == WrtKind.Input && model.Inputs[Index].Tokens > 0
        ? throw new NotSupportedException(
            $"{model.Name}: '{Name}' are tokens, between which there is no path; attribute to a quantity that the model makes of them (wrt: one of {ModelDescription.List(model.Quantities.Where(info => !info.Shape.Contains(-1)).Select(info => info.Name))}).")
        : this;

    /// <summary>Throws where each step has a number of positions of its own.</summary>
    internal void CheckFixedWidth(ModelDescription model)
    {
        if (Shape.Contains(-1))
            throw new ArgumentException($"{model.Name}: '{Name}' has a number of positions of its own at each step, so it has no baseline; use its gradient (Saliency, InputXGradient), or attribute to what it is made of.", "wrt");
    }

    /// <summary>The values [steps × width] of an example; an initial state has one row.</summary>
    internal T[,] Values<T>(Trace<T> trace, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Kind == WrtKind.InitialState ? Row<T>(trace.Store.Initial[Index].At(example)) : trace[Name].Of(example);

    /// <summary>The derivatives [steps × width] of an example; an initial state has one row.</summary>
    internal T[,] Slopes<T>(Gradients<T> gradients, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Kind switch
    {
        WrtKind.Input => gradients.Inputs[Index].Of(example),
        WrtKind.InitialState => Row(gradients.InitialStates[Index][example]),
        _ => gradients.Quantities[Index].Of(example),
    };

    /// <summary>The derivatives by one step of an example.</summary>
    internal ReadOnlySpan<T> Slope<T>(Gradients<T> gradients, int example, int step) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Kind switch
    {
        WrtKind.Input => gradients.Inputs[Index][example, step],
        WrtKind.InitialState => gradients.InitialStates[Index][example],
        _ => gradients.Quantities[Index][example, step],
    };

    private static T[,] Row<T>(ReadOnlySpan<T> values)
    {
        var row = new T[1, values.Length];
        for (int unit = 0; unit < values.Length; unit++) row[0, unit] = values[unit];
        return row;
    }
}

/// <summary>The kinds of things that can be attributed to.</summary>
internal enum WrtKind
{
    Input,
    InitialState,
    Quantity,
}
