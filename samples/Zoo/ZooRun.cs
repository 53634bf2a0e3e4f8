using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace Zoo;

/// <summary>A cell in one precision with its file's weights, inputs and initial states.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ZooRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ZooFile file;

    /// <exception cref="UserException">The file does not fit the cell.</exception>
    public ZooRun(ZooCell cell, ZooFile file)
    {
        this.file = file;
        Model = cell.Make(new Settings(file)).Cast<T>();
        LoadWeights();
        var inputs = new BatchBuilder<T>();
        foreach ((string name, Tensor values) in file.All("inputs")) inputs.Add(name, Sequences(values));
        Batch = inputs.Build();
        foreach ((string name, Tensor values) in file.All("context")) Batch = Batch.WithContext(name, Sequences(values));
        foreach ((string name, Tensor values) in file.All("initial_states")) Initial.Set(name, values.Rows<T>(leading: 1));
    }

    public RecurrentModel<T> Model { get; }

    public Batch<T> Batch { get; }

    public InitialStates<T> Initial { get; } = new();

    /// <summary>A batch of one example with the file's contexts of an example.</summary>
    public Batch<T> WithContexts(Batch<T> batch, int example)
    {
        foreach ((string name, Tensor values) in file.All("context")) batch = batch.WithContext(name, [Sequences(values)[example]]);
        return batch;
    }

    /// <summary>The quantity of a name in the file: <c>h'</c> is the next value of the state h.</summary>
    public string QuantityOf(string name)
    {
        ModelDescription model = Model.Description;
        StateInfo? state = name.EndsWith('\'') ? Array.Find(model.States, state => state.Name == name[..^1]) : null;
        return state is null ? name : model.Quantities[state.NextSlot].Name;
    }

    /// <summary>A recorded run, and the gradients of the file's scalar: the sum over examples and steps of ⟨v, output⟩.</summary>
    public Gradients<T> Differentiate(out Trace<T> trace)
    {
        trace = Model.Record(Batch, Initial);
        var seeds = new Seeds<T>(trace);
        ReadOnlySpan<double> v = file.One("v").Data;
        for (int example = 0; example < file.Examples; example++)
        for (int step = 0; step < file.Steps; step++)
        {
            Span<T> seed = seeds[QuantityOf(file.Output)][example, step];
            for (int i = 0; i < seed.Length; i++) seed[i] = T.CreateChecked(v[i]);
        }
        return Model.Backward(trace, seeds, GradientRequest.All);
    }

    /// <summary>A quantity's numbers as the files have them, [examples × steps × …].</summary>
    public double[] Steps(Quantity<T> quantity) => [.. quantity.ToArray().Cast<T>().Select(double.CreateChecked)];

    /// <summary>A quantity's numbers step by step, of all examples at each, where the steps have different sizes.</summary>
    public double[] StepByStep(Quantity<T> quantity)
    {
        var numbers = new List<double>();
        for (int step = 0; step < quantity.Steps; step++)
        for (int example = 0; example < quantity.Count; example++)
            foreach (T value in quantity[example, step]) numbers.Add(double.CreateChecked(value));
        return [.. numbers];
    }

    /// <summary>A context's numbers, or those of its gradient, as the files have them, [examples × positions × …].</summary>
    public double[] Contexts(ContextView<T> context) =>
        [.. Enumerable.Range(0, context.Count).SelectMany(example => context[example].ToArray()).Select(double.CreateChecked)];

    /// <summary>A state's numbers as the files have them, [examples × …].</summary>
    public double[] Examples(StateView<T> state) => [.. state.ToArray().Cast<T>().Select(double.CreateChecked)];

    private void LoadWeights()
    {
        using ParameterEdit<T> edit = Model.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
        {
            string name = edit.Infos[p].Name;
            Tensor weight = file.Find("weights", name) ?? throw new UserException($"{file.Name}: the file has no weight '{name}'.");
            if (!weight.Shape.SequenceEqual(edit.Infos[p].Shape))
                throw new UserException($"{file.Name}: the file's weight '{name}' has the shape [{string.Join(", ", weight.Shape)}]; the cell's has [{string.Join(", ", edit.Infos[p].Shape)}].");
            for (int i = 0; i < weight.Data.Length; i++) edit[p].Span[i] = T.CreateChecked(weight.Data[i]);
        }
    }

    /// <summary>For each example its steps or positions, one a row.</summary>
    private T[][,] Sequences(Tensor values)
    {
        T[,] rows = values.Rows<T>(leading: 2);
        (int steps, int width) = (values.Shape[1], rows.GetLength(1));
        var sequences = new T[file.Examples][,];
        for (int example = 0; example < sequences.Length; example++)
        {
            sequences[example] = new T[steps, width];
            for (int i = 0; i < steps * width; i++) sequences[example][i / width, i % width] = rows[example * steps + i / width, i % width];
        }
        return sequences;
    }
}
