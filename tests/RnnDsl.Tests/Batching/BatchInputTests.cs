using RnnDsl.Batching;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Batching;

public class BatchInputTests
{
    private static readonly float[][,] Main = [new float[3, 2] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new float[1, 2] { { 7, 8 } }];

    [Fact]
    public void EveryInputHasRowsOfItsOwnLengths()
    {
        Batch<float> batch = Mixed();
        Assert.Equal([3, 1], batch.Lengths.ToArray());
        Assert.Equal([3, 1], LengthsOf(batch, "x"));
        Assert.Equal([3, 1], LengthsOf(batch, "words"));
        Assert.Equal([1, 1], LengthsOf(batch, "age"));
        Assert.Equal([1, 4], LengthsOf(batch, "beats"));
        Assert.Equal([2, 1], LengthsOf(batch, "title"));
        Assert.Equal([5, 6], Row(batch, "x", 0, 2));
        Assert.Equal([9], Row(batch, "words", 0, 2));
        Assert.Equal([30, 31], Row(batch, "age", 0, 0));
        Assert.Equal([40, 41], Row(batch, "age", 1, 0));
        Assert.Equal([6], Row(batch, "beats", 1, 3));
        Assert.Equal([12], Row(batch, "title", 0, 1));
    }

    [Fact]
    public void GeometriesAreShared()
    {
        Batch<float> batch = Mixed();
        Assert.Same(batch.Geometry, Geometry(batch, "x"));
        Assert.Same(batch.Geometry, Geometry(batch, "words"));
        Assert.Same(batch.ExampleGeometry, Geometry(batch, "age"));
        Assert.Same(batch.ExampleGeometry, batch.WithContext("mem", Main).ExampleGeometry);
        Assert.Equal([1, 1], batch.ExampleGeometry.Lengths.ToArray());
        Batch<float> plain = Batch<float>.From(Main);
        Assert.Same(plain.ExampleGeometry, plain.ExampleGeometry);
        Assert.NotSame(plain.Geometry, plain.ExampleGeometry);
        Batch<float> ones = new BatchBuilder<float>().AddFixed("age", [[1], [2]]).Add("x", [new float[1, 2], new float[1, 2]]).Build();
        Assert.Same(ones.Geometry, ones.ExampleGeometry);
        Assert.Same(ones.Geometry, Geometry(ones, "age"));
    }

    [Fact]
    public void TheBatchHasTheLengthsOfItsMainInputs()
    {
        Batch<float> fixedOnly = new BatchBuilder<float>().AddFixed("age", [[1], [2]]).Build();
        Assert.Equal([1, 1], fixedOnly.Lengths.ToArray());
        Assert.Same(fixedOnly.Geometry, fixedOnly.ExampleGeometry);
        Batch<float> own = new BatchBuilder<float>().AddFixed("age", [[1], [2]]).AddSequence("x", Main).AddTokenSequence("title", [[1], [2, 3]]).Build();
        Assert.Equal([3, 1], own.Lengths.ToArray());
        Assert.Same(own.Geometry, Geometry(own, "x"));
    }

    [Fact]
    public void TokensAreNumbersOfWidthOne()
    {
        Batch<float> batch = Batch<float>.FromTokens([[3, 1, 4], [1]]);
        Assert.Equal([3, 1], batch.Lengths.ToArray());
        Assert.Equal(0, batch.IndexOf("whatever"));
        Assert.Equal([4], Row(batch, "words", 0, 2));
    }

    [Fact]
    public void CopiesKeepTheLengths()
    {
        Batch<float> batch = Mixed().WithContext("mem", Main);
        Batch<double> cast = batch.Cast<double>();
        Batch<float> blank = batch.Blank();
        foreach (string name in new[] { "x", "words", "age", "beats", "title" })
        {
            int[] lengths = LengthsOf(batch, name);
            Assert.Equal(lengths, cast.Inputs[cast.IndexOf(name)].Rows.Geometry.Lengths.ToArray());
            Assert.Equal(lengths, LengthsOf(blank, name));
            for (int example = 0; example < 2; example++)
            for (int step = 0; step < lengths[example]; step++)
            {
                Assert.Equal(Row(batch, name, example, step), cast.Inputs[cast.IndexOf(name)].Rows.At(example, step).ToArray().Select(value => (float)value));
                Assert.All(Row(blank, name, example, step), value => Assert.Equal(0, value));
            }
        }
        Assert.Equal(8, Mixed().WithContextsOf(batch, example => 1 - example).Contexts[0].Rows.At(0)[1]);
    }

    [Fact]
    public void InputsThatCannotBeAreRefused()
    {
        BatchBuilder<float> Start() => new BatchBuilder<float>().Add("x", Main);
        Throws("Input 'words': sequence 1 has the token -1 at step 0; tokens are numbered from 0.", () => Start().AddTokens("words", [[1, 2, 3], [-1]]));
        Throws("Input 'words': sequence 1 has the token 16777217 at step 0, which Single cannot hold.", () => Start().AddTokens("words", [[1, 2, 3], [16777217]]));
        Throws("Input 'words': sequence 0 has no tokens.", () => Start().AddTokens("words", [[], [1]]));
        Throws("Sequence 1 has 2 steps in input 'words' and 1 in input 'x'.", () => Start().AddTokens("words", [[1, 2, 3], [1, 2]]));
        Throws("Input 'words' is given twice.", () => Start().AddTokens("words", [[1, 2, 3], [1]]).AddFixed("words", [[1], [2]]));
        Throws("Input 'age' has 3 rows; input 'x' has 2.", () => Start().AddFixed("age", [[1], [2], [3]]));
        Throws("Input 'age': row 1 has 2 features; row 0 has 1.", () => Start().AddFixed("age", [[1], [2, 3]]));
        Throws("Input 'age': row 0 has no features.", () => Start().AddFixed("age", [[], []]));
        Throws("Input 'beats' has 1 sequences; input 'x' has 2.", () => Start().AddSequence("beats", [new float[9, 1]]));
        Throws("Input 'beats': sequence 1 has no steps.", () => Start().AddSequence("beats", [new float[9, 1], new float[0, 1]]));
        Throws("Input 'title': sequence 0 is null.", () => Start().AddTokenSequence("title", [null!, [1]]));
        Throws("Input 'title' has no sequences.", () => Start().AddTokenSequence("title", []));
    }

    [Fact]
    public void ACellTakesItsInputsAtEveryStep()
    {
        var leak = new HandWrittenLeak<float>(2);
        Batch<float> batch = new BatchBuilder<float>().Add("x", Main).AddFixed("u", [[1, 2], [3, 4]]).Build();
        Throws("Leak: input 'u' has 1 step in example 0 of this batch, which has 3; a cell takes a row of every input at every step.", () => leak.Run(batch));
        leak.Run(new BatchBuilder<float>().Add("x", Main).AddSequence("u", Main).Build());
    }

    private static Batch<float> Mixed() => new BatchBuilder<float>()
        .AddFixed("age", [[30, 31], [40, 41]])
        .AddSequence("beats", [new float[1, 1] { { 1 } }, new float[4, 1] { { 3 }, { 4 }, { 5 }, { 6 } }])
        .Add("x", Main)
        .AddTokens("words", [[7, 8, 9], [5]])
        .AddTokenSequence("title", [[11, 12], [13]])
        .Build();

    private static BatchGeometry Geometry(Batch<float> batch, string name) => batch.Inputs[batch.IndexOf(name)].Rows.Geometry;

    private static int[] LengthsOf(Batch<float> batch, string name) => Geometry(batch, name).Lengths.ToArray();

    private static float[] Row(Batch<float> batch, string name, int example, int step) => batch.Inputs[batch.IndexOf(name)].Rows.At(example, step).ToArray();

    private static void Throws(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
