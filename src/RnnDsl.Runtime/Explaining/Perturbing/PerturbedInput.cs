using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>One input of the explained batch as perturbations see it, its values copied out.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PerturbedInput<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="model">The model, or what stands for a function that is none.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="info">The input.</param>
    /// <param name="index">Its number in the batch.</param>
    internal PerturbedInput(ModelDescription model, Batch<T> batch, InputInfo info, int index)
    {
        Model = model;
        Batch = batch;
        Name = info.Name;
        Shape = info.Shape;
        Tokens = info.Tokens;
        HasSteps = info.Space is not null;
        Space = info.Space is "" or null ? "" : info.Space;
        Index = index;
        StepRows<T> rows = batch.Inputs[index].Rows;
        Width = rows.Width;
        Lengths = rows.Geometry.Lengths.ToArray();
        Values = new T[batch.Count][,];
        for (int example = 0; example < Values.Length; example++)
        {
            Values[example] = new T[Lengths[example], Width];
            for (int step = 0; step < Lengths[example]; step++) rows.At(example, step).CopyTo(Cells.Row(Values[example], step));
        }
    }

    internal ModelDescription Model { get; }

    internal Batch<T> Batch { get; }

    internal string Owner => Model.Name;

    internal string Name { get; }

    internal int[] Shape { get; }

    /// <summary>How many tokens there are; 0 for other inputs.</summary>
    internal int Tokens { get; }

    /// <summary>Whether it has steps, and not one row for each example.</summary>
    internal bool HasSteps { get; }

    /// <summary>The input that it has its steps with; empty where all have the same.</summary>
    internal string Space { get; }

    /// <summary>Its number in the batch.</summary>
    internal int Index { get; }

    internal int Width { get; }

    internal int Count => Values.Length;

    /// <summary>Steps of each example.</summary>
    internal int[] Lengths { get; }

    /// <summary>For each example [steps × features].</summary>
    internal T[][,] Values { get; }

    /// <summary>Whether every step of every example is one 1 among zeros.</summary>
    internal bool IsOneHot => Tokens == 0 && Width > 1 && Array.TrueForAll(Values, sequence =>
    {
        for (int step = 0; step < sequence.GetLength(0); step++)
        {
            int ones = 0;
            foreach (T value in Cells.Row(sequence, step))
            {
                if (value == T.One) ones++;
                else if (value != T.Zero) return false;
            }
            if (ones != 1) return false;
        }
        return true;
    });

    /// <summary>The inputs that a caller gives, in the model's order.</summary>
    internal static PerturbedInput<T>[] Of(ModelDescription model, Batch<T> batch) =>
        [.. model.GivenInputs.Select(info => new PerturbedInput<T>(model, batch, info, batch.IndexOf(info.Name)))];
}
