using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>What a model draws is drawn wherever the model is used, once for each sequence or at each step as its type says.</summary>
public class NestedNoiseTests
{
    [Fact]
    public void An_evaluation_draws_nothing()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of();
        EagerAgreement.Check(model, batch);
    }

    [Fact]
    public void Training_draws_a_mask_for_each_sequence_and_one_for_each_step()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of();
        Trace<double> trace = model.Record(batch, options: new RunOptions { NoiseSeed = 3 });
        int zeros = 0, all = 0;
        for (int example = 0; example < batch.Count; example++)
        {
            double[] last = trace["inner.last"][example, 0].ToArray(), read = trace["inner.read"][example, trace["inner.read"].Lengths[example] - 1].ToArray();
            for (int unit = 0; unit < last.Length; unit++) Assert.True(last[unit] == 0 || last[unit] == 2 * read[unit]);
            zeros += last.Count(value => value == 0);
            all += last.Length;
            for (int step = 0; step < trace["inner.dropped"].Lengths[example]; step++)
                for (int unit = 0; unit < 3; unit++)
                {
                    double value = trace["inner.dropped"][example, step][unit], given = batch.Inputs[0].Rows.At(example, step)[unit];
                    Assert.True(value == 0 || value == 2 * given, $"{given} became {value} at step {step} of example {example}.");
                    if (value == 0) zeros++;
                }
            all += 3 * trace["inner.dropped"].Lengths[example];
        }
        Assert.InRange(zeros, all / 4, all * 3 / 4);
    }

    private static (RecurrentModel<double> Model, Batch<double> Batch) Of()
    {
        RecurrentModel<float> model = ((IRecurrentModel<float>)new NoisyInside(I: 3, H: 5, C: 2)).Compiled;
        model.Initialize(Initializer.TorchUniform, 1);
        return (model.Cast<double>(), ComposedCase.Batch(model, ComposedCase.Sequences(false, 5, 2, 4)).Cast<double>());
    }
}
