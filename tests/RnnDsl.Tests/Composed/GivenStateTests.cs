using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Composed;

/// <summary>A state that an equation gives, and one that a caller gives in its place.</summary>
public class GivenStateTests
{
    private static readonly RecurrentModel<double> Model = ComposedCase.Model("reader").Cast<double>();
    private static readonly Batch<double> Batch = Batch<double>.From([.. ComposedCase.Sequences(false, 4, 2).Select(Wide)]);

    [Fact]
    public void What_the_caller_gives_stands_before_what_an_equation_gives()
    {
        double[] start = [0.5, -0.25, 0.125, 0.75, -0.5];
        InitialStates<double> initial = new InitialStates<double>().Set("top.h", start);
        Trace<double> own = Model.Record(Batch), given = Model.Record(Batch, initial);
        Assert.Equal(start, given["top.h"][1, 0].ToArray());
        Assert.NotEqual(own["logits"][1, 0].ToArray(), given["logits"][1, 0].ToArray());
        EagerTrace eager = Model.Evaluate(Batch, initial);
        for (int unit = 0; unit < 2; unit++) Assert.Equal(eager["logits"][1][0][unit], given["logits"][1, 0][unit], 1e-12);

        // Nothing flows to the equation that was not asked; a run without it is what it was.
        var seeds = new Seeds<double>(given);
        seeds["top.hNext"][1, 0][0] = 1;
        Gradients<double> gradients = Model.Backward(given, seeds, GradientRequest.All);
        Assert.NotEqual(0, gradients.InitialStates["top.h"][1][0]);
        Assert.All(gradients.Quantities["onward.hNext"][1, 1].ToArray(), value => Assert.Equal(0, value));
        Assert.True(own["logits"][1, 0].SequenceEqual(Model.Record(Batch)["logits"][1, 0]));
    }

    [Fact]
    public void A_model_that_needs_all_steps_is_not_trained_in_windows()
    {
        var model = new Reader(I: 3, H: 5, C: 2);
        var trainer = new Trainer<float>(model, new MeanSquaredError<float>("each"), new TrainingOptions { WindowSteps = 2 });
        var problem = Assert.Throws<ArgumentException>(() => trainer.Fit([new Example<float>(new float[4, 3], new float[4, 2])]));
        Assert.Contains("cannot be trained in windows (WindowSteps)", problem.Message);
        Assert.Contains("'backward'", problem.Message);
    }

    private static double[,] Wide(float[,] values)
    {
        var wide = new double[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < values.Length; i++) wide[i / wide.GetLength(1), i % wide.GetLength(1)] = values[i / wide.GetLength(1), i % wide.GetLength(1)];
        return wide;
    }
}
