using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A model beside the same definition with one unit more: what a dimension is in it.</summary>
internal sealed class UnitPruning<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const ulong Seed = 1;
    private readonly Func<int, IRecurrentModel<T>> create;
    private readonly StateInfo[] states;

    internal UnitPruning(RecurrentModel<T> model, string dimension, Func<int, IRecurrentModel<T>> create)
    {
        (Model, Dimension, this.create) = (model, dimension, create);
        DimensionInfo found = Array.Find(model.Description.Dimensions, info => info.Name == dimension)
            ?? throw new ArgumentException($"{Name} has no dimension '{dimension}'; it has {ModelDescription.List(model.Description.Dimensions.Select(info => $"{info.Name} = {info.Value}"))}.", nameof(dimension));
        Before = found.Value;
        CheckSame(Made(Before));
        Larger = Made(Before + 1);
        CheckGrowth();
        states = Array.FindAll(model.Description.States, state => Grows(state.Shape, Larger.States[model.Description.StateOf(state.Name)].Shape));
        if (states.Length == 0)
            throw new ArgumentException($"{Name}: no state has the dimension {dimension}, so that no unit can be silenced; states are {ModelDescription.List(model.Description.States.Select(state => state.Name))}.", nameof(dimension));
    }

    internal RecurrentModel<T> Model { get; }

    internal string Dimension { get; }

    internal string Name => Model.Description.Name;

    /// <summary>The length of the dimension in the model.</summary>
    internal int Before { get; }

    /// <summary>The definition with one unit more.</summary>
    internal ModelDescription Larger { get; }

    /// <summary>The definition with other units.</summary>
    internal RecurrentModel<T> Make(int units)
    {
        RecurrentModel<T> made = create(units).Compiled;
        for (int p = 0; p < Larger.Parameters.Length; p++)
        {
            int[] own = Model.Description.Parameters[p].Shape, growth = DimensionAxes.Growth(own, Larger.Parameters[p].Shape);
            if (!made.Description.Parameters[p].Shape.SequenceEqual(own.Zip(growth, (length, more) => length - more * (Before - units))))
                throw new ArgumentException($"{Name}: with {Dimension} = {units} parameter '{Larger.Parameters[p].Name}' is made with the shape {ConstantInfo.Text(made.Description.Parameters[p].Shape)}, which does not grow evenly to {ConstantInfo.Text(own)} at {Before}.", nameof(create));
        }
        return made;
    }

    /// <summary>Interventions that hold units of all states that have the dimension at 0.</summary>
    internal Interventions<T> Silencing(DimensionAxes axes, IEnumerable<int> units)
    {
        var changes = new Interventions<T>();
        foreach (StateInfo state in states)
        {
            string next = Model.Description.Quantities[state.NextSlot].Name;
            int[] growth = DimensionAxes.Growth(state.Shape, Larger.States[Model.Description.StateOf(state.Name)].Shape);
            foreach (int element in units.SelectMany(unit => axes.OfUnit(state.Shape, growth, unit)).Distinct()) changes.Set(next, T.Zero, unit: element);
        }
        return changes;
    }

    /// <summary>The largest relative difference between what the model computes and what it computes with its units in another order, in double.</summary>
    internal double LargestMove(DimensionAxes axes, Batch<T> batch)
    {
        int[] order = OtherOrder();
        RecurrentModel<double> plain = Model.Cast<double>(), moved = Model.Cast<double>();
        axes.Copy(plain.Parameters, Larger, moved, order);
        Batch<double> inputs = batch.Cast<double>();
        Trace<double> run = plain.Record(inputs), other = moved.Record(inputs);
        double largest = 0;
        IEnumerable<int> slots = Model.Description.OutputSlots().Concat(Model.Description.States.Select(state => state.NextSlot)).Distinct();
        foreach (int slot in slots.Where(slot => !Model.Description.Quantities[slot].Shape.Contains(-1)))
        {
            int[] shape = Model.Description.Quantities[slot].Shape;
            int[] elements = axes.Elements(shape, DimensionAxes.Growth(shape, Larger.Quantities[slot].Shape), order);
            Quantity<double> first = run[Model.Description.Quantities[slot].Name], second = other[Model.Description.Quantities[slot].Name];
            for (int example = 0; example < first.Count; example++)
            for (int step = 0; step < first.Lengths[example]; step++)
            for (int i = 0; i < elements.Length; i++)
            {
                double a = first[example, step][elements[i]], b = second[example, step][i];
                largest = Math.Max(largest, double.IsFinite(a - b) ? Math.Abs(a - b) / (1 + Math.Abs(a)) : double.PositiveInfinity);
            }
        }
        return largest;
    }

    private int[] OtherOrder()
    {
        RandomStream random = RandomStream.For(Seed, 0);
        double[] keys = [.. Enumerable.Range(0, Before).Select(_ => random.NextUniform())];
        int[] order = [.. Enumerable.Range(0, Before)];
        Array.Sort(keys, order);
        if (order.SequenceEqual(Enumerable.Range(0, Before))) Array.Reverse(order);
        return order;
    }

    private static bool Grows(int[] shape, int[] larger) => !shape.SequenceEqual(larger);

    private ModelDescription Made(int units)
    {
        ModelDescription made = (create(units) ?? throw new ArgumentException($"{Name}: nothing is made for {Dimension} = {units}.", nameof(create))).Compiled.Description;
        if (made.Name != Name || !made.Parameters.Select(info => info.Name).SequenceEqual(Model.Description.Parameters.Select(info => info.Name)))
            throw new ArgumentException($"{Name}: for {Dimension} = {units} another definition is made, {made.Name}.", nameof(create));
        return made;
    }

    private void CheckSame(ModelDescription same)
    {
        for (int p = 0; p < same.Parameters.Length; p++)
            if (!same.Parameters[p].Shape.SequenceEqual(Model.Description.Parameters[p].Shape))
                throw new ArgumentException($"{Name}: for {Dimension} = {Before}, which the model has, parameter '{same.Parameters[p].Name}' is made with the shape {ConstantInfo.Text(same.Parameters[p].Shape)}; the model's has {ConstantInfo.Text(Model.Description.Parameters[p].Shape)}. Only {Dimension} may differ.", nameof(create));
    }

    private void CheckGrowth()
    {
        ModelDescription own = Model.Description;
        if (own.Parameters.Zip(Larger.Parameters, (a, b) => Grows(a.Shape, b.Shape)).All(grows => !grows))
            throw new ArgumentException($"{Name}: for {Dimension} = {Before + 1} the same shapes are made as for {Before}; create must make the definition with the length that it is given.", nameof(create));
        for (int p = 0; p < own.Parameters.Length; p++) CheckEven($"parameter '{own.Parameters[p].Name}'", own.Parameters[p].Shape, Larger.Parameters[p].Shape);
        for (int q = 0; q < own.Quantities.Length; q++) CheckEven($"'{own.Quantities[q].Name}'", own.Quantities[q].Shape, Larger.Quantities[q].Shape);
        for (int i = 0; i < own.Inputs.Length; i++)
            if (Grows(own.Inputs[i].Shape, Larger.Inputs[i].Shape)) throw Outside($"input '{own.Inputs[i].Name}'", "it could not read the same inputs");
        for (int i = 0; i < own.Contexts.Length; i++)
            if (Grows(own.Contexts[i].Shape, Larger.Contexts[i].Shape)) throw Outside($"context '{own.Contexts[i].Name}'", "it could not read the same contexts");
        for (int i = 0; i < own.Constants.Length; i++)
            if (Grows(own.Constants[i].Shape, Larger.Constants[i].Shape)) throw Outside($"constant '{own.Constants[i].Name}'", "the constant belongs to the definition and is not made of a selection");
    }

    /// <summary>A unit must have as many elements of an axis as every other.</summary>
    private void CheckEven(string what, int[] shape, int[] larger)
    {
        int[] growth = DimensionAxes.Growth(shape, larger);
        for (int axis = 0; axis < shape.Length; axis++)
            if (growth[axis] < 0 || (growth[axis] > 0 && growth[axis] * Before > shape[axis]))
                throw new ArgumentException($"{Name}: {what} is {ConstantInfo.Text(shape)} with {Dimension} = {Before}, and {ConstantInfo.Text(larger)} with one more; its elements cannot be told apart by units of {Dimension}.", "dimension");
    }

    private ArgumentException Outside(string what, string why) =>
        new($"{Name}: {what} has the dimension {Dimension}; a copy with fewer units cannot be made: {why}.", "dimension");
}
