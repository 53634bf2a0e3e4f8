using RnnDsl.Batching;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>Constant vectors and matrices: read by programs and equations, not learned, and part of what a file is checked against.</summary>
public class ConstantTests
{
    private static readonly Mat A = new(2, 2, 0.5, -0.3, 0.2, 0.1);
    private static readonly Vec Q = new(0.1, 0.2);
    private static readonly Vec P = new(-0.4, 0.3);

    [Fact]
    public void Programs_multiply_by_them_and_add_them()
    {
        Batch<double> batch = Samples.Ragged<double>(2, 20, 6);
        var model = new HandWrittenClock<double>(A, Q, P);
        Outputs<double> run = model.Run(batch);
        EagerTrace eager = model.Evaluate(batch);
        for (int example = 0; example < batch.Count; example++)
        for (int step = 0; step < batch.Lengths[example]; step++)
        for (int unit = 0; unit < 2; unit++)
            Samples.Close(eager["sNext"][example][step][unit], run.First[example, step][unit], 1e-13, "sNext");
        double[] first = eager["sNext"][0][0];
        Assert.Equal([0.1 - 0.4, 0.2 + 0.3], first, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Gradients_go_back_through_them()
    {
        // The gradient of the initial state after two steps is Aᵀ Aᵀ g.
        var model = new HandWrittenClock<double>(A, Q, P);
        Trace<double> trace = model.Tape(Batch<double>.From([new double[2, 2]]));
        var seeds = new Seeds<double>(trace);
        seeds.Final("s")[0][0] = 1;
        StateView<double> gradient = model.Backward(trace, seeds, GradientRequest.InitialStates).InitialStates["s"];
        Assert.Equal(0.5 * 0.5 - 0.3 * 0.2, gradient[0, 0], 1e-15);
        Assert.Equal(0.5 * -0.3 - 0.3 * 0.1, gradient[0, 1], 1e-15);
    }

    [Fact]
    public void They_are_no_parameters_and_outlast_edits()
    {
        var model = new HandWrittenClock<float>(A, Q, P);
        Assert.Equal(0, model.Parameters.Count);
        Assert.Equal(0, model.Parameters.Flat.Length);
        Batch<float> batch = Samples.Ragged<float>(2, 5, 6);
        Outputs<float> before = model.Run(batch);
        for (int i = 0; i < 3; i++) model.Edit().Dispose();
        Samples.Same(before.First, model.Run(batch).First, "sNext");
    }

    [Fact]
    public void A_model_in_another_precision_has_them_unrounded()
    {
        Batch<double> batch = Samples.Ragged<double>(2, 5, 6);
        Outputs<double> expected = new HandWrittenClock<double>(A, Q, P).Run(batch);
        Outputs<double> actual = new HandWrittenClock<float>(A, Q, P).Cast<double>().Run(batch);
        Samples.Same(expected.First, actual.First, "sNext");
    }

    [Fact]
    public void A_constant_of_another_shape_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new HandWrittenClock<float>(new Mat(1, 2, 1, 2), Q, P));
        Assert.StartsWith("The constant 'A' is given as [1 × 2]; the model's is [2 × 2].", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new ModelDescription("M", [], [], [], [], [], [], [], [], [], []) { Constants = [new("A", [2, 2], [1])] });
        Assert.Equal("M: the constant 'A' has 1 numbers; its shape [2 × 2] has 4.", error.Message);
    }

    [Fact]
    public void A_file_of_a_model_with_the_same_constants_loads_in_every_precision()
    {
        using MemoryStream file = Saved();
        new HandWrittenClock<float>(A, Q, P).Load(file);
        file.Position = 0;
        new HandWrittenClock<double>(A, Q, P).Load(file);
    }

    [Fact]
    public void A_file_of_a_model_with_other_constants_is_refused()
    {
        using MemoryStream file = Saved();
        var error = Assert.Throws<ModelFileException>(() => new HandWrittenClock<float>(new Mat(2, 2, 0.5, -0.3, 0.2, 0.4), Q, P).Load(file));
        Assert.EndsWith("the constant 'A' of Clock is 0.1 at [1, 1] in the file; this model was made with 0.4.", error.Message, StringComparison.Ordinal);
        file.Position = 0;
        error = Assert.Throws<ModelFileException>(() => new HandWrittenClock<float>(A, new Vec(0.1, 0.25), P).Load(file));
        Assert.EndsWith("the constant 'q' of Clock is 0.2 at [1] in the file; this model was made with 0.25.", error.Message, StringComparison.Ordinal);
        file.Position = 0;
        error = Assert.Throws<ModelFileException>(() => new HandWrittenClock<float>(new Mat(1, 1, 0.5), new Vec(1), new Vec(1)).Load(file));
        Assert.EndsWith("the constant 'A' of Clock is [2,2] in the file; this model was made with [1,1].", error.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Saved()
    {
        var file = new MemoryStream();
        new HandWrittenClock<float>(A, Q, P).Save(file);
        file.Position = 0;
        return file;
    }
}
