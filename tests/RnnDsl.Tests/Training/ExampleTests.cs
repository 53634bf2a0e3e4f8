using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class ExampleTests
{
    private static readonly ModelDescription Mixed = new(
        "Mixed", [], [new("x", [2]), new("words", []), new("age", [2]), new("beats", [1]), new("title", [])], [],
        [new("y", [1], QuantityRole.Output, "")], [new(1, Keep.Output)], [], [], [], [], [])
    { Contexts = [new("mem", [-1, 2])] };

    [Fact]
    public void InputsOfEveryKindBecomeABatch()
    {
        var filler = new BatchFiller<float>(Mixed);
        Example<float>[] examples = [First(), Second()];
        ExampleCheck.All(Mixed, examples);
        Batch<float> expected = new BatchBuilder<float>()
            .Add("x", [new float[3, 2] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new float[1, 2] { { 7, 8 } }]).AddTokens("words", [[7, 8, 9], [5]]).AddFixed("age", [[30, 31], [40, 41]])
            .AddSequence("beats", [new float[1, 1] { { 1 } }, new float[2, 1] { { 3 }, { 4 } }]).AddTokenSequence("title", [[11, 12], [13]]).Build()
            .WithContext("mem", [new float[2, 2] { { 1, 2 }, { 3, 4 } }, new float[1, 2] { { 5, 6 } }]);
        Same(expected, filler.Fill(examples));
        Assert.Equal([3, 1], filler.Fill(examples).Lengths.ToArray());
        // The memory of a batch is used again.
        filler.Fill([First(), First(), Second()]);
        Same(expected, filler.Fill(examples));
        Batch<float> batch = filler.Fill(examples);
        Assert.Same(batch.ExampleGeometry, batch.Inputs[batch.IndexOf("age")].Rows.Geometry);
        Assert.Same(batch.Geometry, batch.Inputs[batch.IndexOf("x")].Rows.Geometry);
        Assert.Same(batch.Inputs[batch.IndexOf("x")].Rows.Geometry, batch.Inputs[batch.IndexOf("words")].Rows.Geometry);
    }

    [Fact]
    public void WithoutMainInputsTheFirstSequenceSaysHowLongABatchIs()
    {
        var model = new ModelDescription("M", [], [new("a", [1]), new("b", [])], [], [new("y", [1], QuantityRole.Output, "")], [new(1, Keep.Output)], [], [], [], [], []);
        Example<float>[] examples = [new Example<float>().WithFixed("a", [1]).WithTokenSequence("b", [1, 2])];
        ExampleCheck.All(model, examples);
        Batch<float> batch = new BatchFiller<float>(model).Fill(examples);
        Assert.Equal([2], batch.Lengths.ToArray());
        Assert.Same(batch.Geometry, batch.Inputs[1].Rows.Geometry);
    }

    [Fact]
    public void FactoriesSayWhatTheyMake()
    {
        Example<float> label = Example<float>.OfTokens([3, 1, 2], 1), tags = Example<float>.OfTokens([3, 1], [0, -1]), next = Example<float>.OfNextTokens([3, 1, 2]);
        Assert.Equal((3, 1), (label.Steps, label.Classes!.Length));
        Assert.Equal([0, -1], tags.Classes!);
        Assert.Equal(2, next.Steps);
        Assert.Equal([1, 2], next.Classes!);
        Assert.Equal(2.5f, Example<float>.OfTokens([1], [2.5f]).Values![0, 0]);
        Assert.Equal((1, 0), (Example<float>.OfRow([1, 2], 0).Steps, Example<float>.OfRow([1, 2], 0).Classes![0]));
        Assert.Equal(3f, Example<float>.OfRow([1, 2], [3f]).Values![0, 0]);
        Assert.Throws<ArgumentException>(() => Example<float>.OfNextTokens([3]));
    }

    [Fact]
    public void WindowsCutMainInputsAndTargets()
    {
        Example<float> example = First().WithClasses([4, 5, 6]).WithValues(new float[3, 1] { { 7 }, { 8 }, { 9 } });
        Example<float> window = example.Window(1, 2);
        Batch<float> batch = new BatchFiller<float>(Mixed).Fill([window]);
        Assert.Equal([2], batch.Lengths.ToArray());
        Assert.Equal([5, 6], batch.Inputs[0].Rows.At(0, 1).ToArray());
        Assert.Equal([8], batch.Inputs[1].Rows.At(0, 0).ToArray());
        Assert.Equal([31], batch.Inputs[2].Rows.At(0, 0)[1..].ToArray());
        Assert.Equal([5, 6], window.Classes!);
        Assert.Equal(new float[,] { { 8 }, { 9 } }, window.Values);
    }

    [Fact]
    public void AModelLearnsFromNamedInputs()
    {
        Example<float>[] unnamed = Remembering.LastSymbol<float>(20, seed: 2);
        Example<float>[] named = [.. unnamed.Select(example => new Example<float>().With("x", example.Input("x")!).WithClasses(example.Classes!))];
        HandWrittenGru.Of<float> one = Samples.Gru<float>(3, 3), other = Samples.Gru<float>(3, 3);
        new Trainer<float>(one, new SoftmaxCrossEntropy<float>()).Fit(unnamed);
        new Trainer<float>(other, new SoftmaxCrossEntropy<float>()).Fit(named);
        Samples.Same(one.Parameters.Flat, other.Parameters.Flat, "parameters");
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        string Check(params Example<float>[] examples) => Assert.Throws<ArgumentException>(() => ExampleCheck.All(Mixed, examples)).Message;
        string Add(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Example<float> Without(string name) => Build(name, new Example<float>());
        Assert.Contains("example 1 has no input 'age'", Check(First(), Without("age")));
        Assert.Contains("example 1 has no context 'mem'; add it", Check(First(), Without("mem")));
        Assert.Contains("example 0, input 'words', has the token -1 at step 0", Check(Without("words").WithTokens("words", [-1, 2, 3])));
        Assert.Contains("example 0 has 2 steps in input 'words' and 3 in input 'x'", Check(Without("words").WithTokens("words", [1, 2])));
        Assert.Contains("example 1 gives input 'age' with a length of its own; example 0 gives it as one row", Check(First(), Without("age").WithSequence("age", new float[1, 2])));
        Assert.Contains("example 0 has 3 features a step in input 'age'; the model takes 2", Check(Without("age").WithFixed("age", [1, 2, 3])));
        Assert.Contains("example 0 has 1 units at a position of context 'mem'; the model takes 2", Check(Without("mem").WithContext("mem", new float[4, 1])));
        Assert.Contains("example 0 has no positions in context 'mem'", Check(Without("mem").WithContext("mem", new float[0, 2])));
        Assert.Contains("example 0 has an input 'z'; the model takes x, words, age, beats, title", Check(First().WithFixed("z", [1])));
        Assert.Contains("example 0 has a context 'z'; the model has mem", Check(First().WithContext("z", new float[1, 1])));
        Assert.Contains("example 0 has no steps in input 'title'", Check(Without("title").WithTokenSequence("title", [])));
        Assert.Contains("Input 'age' is given twice", Add(() => First().WithFixed("age", [1, 2])));
        Assert.Contains("Context 'mem' is given twice", Add(() => First().WithContext("mem", new float[1, 2])));
        Assert.Contains("first input has no name", Add(() => new Example<float>(new float[1, 1]).WithFixed("age", [1])));
    }

    private static Example<float> First() => Build("", new Example<float>());

    private static Example<float> Build(string without, Example<float> example)
    {
        if (without != "x") example = example.With("x", new float[3, 2] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        if (without != "words") example = example.WithTokens("words", [7, 8, 9]);
        if (without != "age") example = example.WithFixed("age", [30, 31]);
        if (without != "beats") example = example.WithSequence("beats", new float[1, 1] { { 1 } });
        if (without != "title") example = example.WithTokenSequence("title", [11, 12]);
        return without == "mem" ? example : example.WithContext("mem", new float[2, 2] { { 1, 2 }, { 3, 4 } });
    }

    private static Example<float> Second() => new Example<float>().With("x", new float[1, 2] { { 7, 8 } }).WithTokens("words", [5]).WithFixed("age", [40, 41])
        .WithSequence("beats", new float[2, 1] { { 3 }, { 4 } }).WithTokenSequence("title", [13]).WithContext("mem", new float[1, 2] { { 5, 6 } });

    private static void Same(Batch<float> expected, Batch<float> actual)
    {
        foreach (BatchInput<float> input in expected.Inputs)
        {
            StepRows<float> rows = actual.Inputs[actual.IndexOf(input.Name!)].Rows;
            Assert.Equal(input.Rows.Geometry.Lengths.ToArray(), rows.Geometry.Lengths.ToArray());
            for (int example = 0; example < expected.Count; example++)
            for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
                Assert.Equal(input.Rows.At(example, step).ToArray(), rows.At(example, step).ToArray());
        }
        for (int example = 0; example < expected.Count; example++)
            Assert.Equal(expected.ContextOf(expected.Contexts[0], example), actual.ContextOf(actual.Contexts[0], example));
    }
}
