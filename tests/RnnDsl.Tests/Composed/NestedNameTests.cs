using RnnDsl.Batching;
using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>What belongs to a layer is reached by the layer's name: quantities, states, parameters, at the user's steps.</summary>
public class NestedNameTests
{
    private static readonly int[] Lengths = [5, 2, 4];

    public static TheoryData<string> Cases => [.. ComposedCase.All];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_computes_what_its_equations_say(string name)
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of(name);
        EagerAgreement.Check(model, batch);
    }

    [Theory]
    [InlineData("reader", "onward.z", 2)]
    [InlineData("reader", "backward.hNext", 1)]
    [InlineData("reader", "backward.r", 1)]
    [InlineData("reader", "top.n", 0)]
    [InlineData("reader", "right", 1)]
    [InlineData("reader", "context", 0)]
    [InlineData("twice", "cell.f", 1)]
    [InlineData("twice", "cell2.f", 1)]
    [InlineData("twice", "again", 1)]
    [InlineData("nested", "encoder.cNext", 1)]
    [InlineData("nested", "inner.cell.f", 1)]
    [InlineData("nested", "inner.cell2.hNext", 1)]
    [InlineData("nested", "inner.once", 1)]
    [InlineData("nested", "pool.score", 1)]
    [InlineData("nested", "lookup.embedded", 1)]
    [InlineData("attention over the past", "encoder.ctx", 1)]
    public void An_intervention_acts_at_the_step_of_the_input(string name, string quantity, int step)
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of(name);
        var rules = new Interventions<double>().Set(quantity, 0.75, step, unit: 0);
        EagerAgreement.Check(model, batch, interventions: rules, evaluated: (changed, _, at, values) =>
        {
            if (changed == quantity && at == step) values[0] = 0.75;
        });
        Trace<double> trace = model.Record(batch, interventions: rules);
        Assert.Equal(0.75, trace[quantity][0, step][0]);
    }

    [Fact]
    public void A_reversed_layer_knows_the_later_steps_and_changes_the_earlier()
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of("reader");
        Trace<double> before = model.Record(batch), after = model.Record(batch, interventions: new Interventions<double>().Set("backward.hNext", 0.5, step: 2, example: 0));
        for (int step = 0; step < 5; step++)
            Assert.Equal(step > 2, before["backward.hNext"][0, step].SequenceEqual(after["backward.hNext"][0, step]));
        Assert.True(before["backward.h"][0, 1].SequenceEqual(before["backward.hNext"][0, 2]));
        Assert.True(before["backward.h"][0, 4].SequenceEqual(new double[5]));
        Assert.True(before.FinalState("backward.h")[0].SequenceEqual(before["backward.hNext"][0, 0]));
        for (int step = 0; step < 4; step++) Assert.True(before["backward.hNext"][2, step].SequenceEqual(after["backward.hNext"][2, step]));
    }

    [Theory]
    [InlineData("reader", "onward.z", 2)]
    [InlineData("reader", "backward.hNext", 1)]
    [InlineData("reader", "backward.q", 1)]
    [InlineData("reader", "top.hNext", 1)]
    [InlineData("reader", "alpha", 1)]
    [InlineData("reader", "logits", 0)]
    [InlineData("twice", "cell.hNext", 1)]
    [InlineData("twice", "cell2.n", 0)]
    [InlineData("nested", "encoder.cNext", 1)]
    [InlineData("nested", "inner.cell2.f", 0)]
    [InlineData("nested", "pool.alpha", 1)]
    [InlineData("nested", "head.y", 0)]
    [InlineData("attention over the past", "encoder.alpha", 1)]
    [InlineData("tokens", "e", 1)]
    public void Seeds_anywhere_give_the_gradients_of_differences(string name, string quantity, int step)
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of(name);
        Trace<double> trace = model.Record(batch);
        var seeds = new Seeds<double>(trace);
        seeds[quantity][0, step][0] = 1;
        Gradients<double> gradients = model.Backward(trace, seeds, GradientRequest.All);
        foreach (ParameterInfo info in model.Description.Parameters)
        {
            ReadOnlySpan<double> exact = gradients.Parameters[info.Name].Span;
            for (int i = 0; i < exact.Length; i += 1 + exact.Length / 4)
            {
                double numeric = (At(info.Name, i, 1e-5) - At(info.Name, i, -1e-5)) / 2e-5;
                Assert.True(Math.Abs(numeric - exact[i]) <= 1e-8, $"d {quantity} / d {info.Name}[{i}]: differences give {numeric:R}, the gradient is {exact[i]:R}.");
            }
        }

        double At(string parameter, int i, double change)
        {
            double value;
            using (ParameterEdit<double> edit = model.Edit()) (value, edit[parameter].Span[i]) = (edit[parameter].Span[i], edit[parameter].Span[i] + change);
            double result = model.Record(batch)[quantity][0, step][0];
            using (ParameterEdit<double> edit = model.Edit()) edit[parameter].Span[i] = value;
            return result;
        }
    }

    [Theory]
    [InlineData("reader", "onward.h")]
    [InlineData("reader", "backward.h")]
    [InlineData("twice", "cell.h")]
    [InlineData("twice", "cell2.h")]
    [InlineData("nested", "encoder.c")]
    [InlineData("nested", "inner.cell2.h")]
    [InlineData("attention over the past", "encoder.h")]
    public void Initial_states_come_by_the_layers_name(string name, string state)
    {
        (RecurrentModel<double> model, Batch<double> batch) = Of(name);
        int width = ModelDescription.Elements(model.Description.States[model.Description.StateOf(state)].Shape);
        var start = new double[Lengths.Length, width];
        for (int example = 0; example < Lengths.Length; example++)
            for (int unit = 0; unit < width; unit++) start[example, unit] = Math.Cos(example + 2 * unit);
        EagerAgreement.Check(model, batch, new InitialStates<double>().Set(state, start));

        Trace<double> trace = model.Record(batch, new InitialStates<double>().Set(state, start));
        Gradients<double> gradients = model.Backward(trace, ComposedCase.SeedEverything(trace, outputsOnly: true), GradientRequest.All);
        for (int example = 0; example < Lengths.Length; example++)
        {
            double numeric = (At(example, 1e-5) - At(example, -1e-5)) / 2e-5;
            Assert.Equal(numeric, gradients.InitialStates[state][example, 1], 1e-8);
        }

        double At(int example, double change)
        {
            var moved = (double[,])start.Clone();
            moved[example, 1] += change;
            Trace<double> run = model.Record(batch, new InitialStates<double>().Set(state, moved));
            double sum = 0;
            Seeds<double> slopes = ComposedCase.SeedEverything(run, outputsOnly: true);
            foreach (string output in run.Outputs.Names)
                for (int e = 0; e < Lengths.Length; e++)
                    for (int step = 0; step < run.Outputs[output].Lengths[e]; step++)
                        for (int unit = 0; unit < run.Outputs[output].Width; unit++)
                            sum += run.Outputs[output][e, step][unit] * slopes[output][e, step][unit];
            return sum;
        }
    }

    [Fact]
    public void A_sequence_in_two_pieces_goes_on_where_the_first_ended()
    {
        RecurrentModel<float> model = ComposedCase.Model("attention over the past");
        RecurrentModel<float> lower = new Golden.Models.GoldenGruStack(I: 3, H: 4, C: 2, seed: 2).Compiled;
        float[,] whole = ComposedCase.Sequences(tokens: false, 6)[0], first = Rows(whole, 0, 2), second = Rows(whole, 2, 6);
        Outputs<float> expected = lower.Run(Batch<float>.From([whole])), piece = lower.Run(Batch<float>.From([first]));
        InitialStates<float> after = InitialStates<float>.After(piece);
        Bits.Same(expected.First[0, 0], lower.Run(Batch<float>.From([second]), after).First[0, 0], "logits");
        Assert.Equal(["encoder.h"], model.Description.States.Select(state => state.Name));
        Assert.Equal(["lower.h", "upper.h"], lower.Description.States.Select(state => state.Name));

        static float[,] Rows(float[,] from, int start, int end)
        {
            var rows = new float[end - start, from.GetLength(1)];
            for (int step = start; step < end; step++)
                for (int unit = 0; unit < from.GetLength(1); unit++) rows[step - start, unit] = from[step, unit];
            return rows;
        }
    }

    [Fact]
    public void A_layer_that_is_used_twice_has_its_parameters_once()
    {
        (RecurrentModel<double> model, _) = Of("twice");
        Assert.All(model.Description.Parameters, info => Assert.StartsWith("cell.", info.Name));
        Assert.Equal(["cell.h", "cell2.h"], model.Description.States.Select(state => state.Name));
        var typed = new Twice.Of<double>(3).Record(Of("twice").Batch);
        Assert.True(typed.cell2.f[0, 1].SequenceEqual(typed["cell2.f"][0, 1]));
    }

    [Fact]
    public void Nested_models_have_typed_names()
    {
        (_, Batch<double> batch) = Of("nested");
        var trace = new Nested.Of<double>(9, 4, 5, 3, 2, seed: 4).Record(batch);
        Assert.True(trace.inner.cell.f[0, 1].SequenceEqual(trace["inner.cell.f"][0, 1]));
        Assert.True(trace.pool.alpha[0, 1].SequenceEqual(trace["pool.alpha"][0, 1]));
        Assert.True(trace.logits.Value(1).SequenceEqual(trace["head.y"].Value(1)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_model_is_the_same_model(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name), other = ComposedCase.Model(name, seed: 9);
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        other.Load(file);
        foreach (ParameterInfo info in model.Description.Parameters)
            Bits.Same(model.Parameters[info.Name].Span, other.Parameters[info.Name].Span, info.Name);
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths));
        Bits.Same(model.Run(batch), other.Run(batch));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_in_double_has_the_same_parameters_and_nearly_the_same_results(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths));
        RecurrentModel<double> exact = model.Cast<double>();
        foreach (ParameterInfo info in model.Description.Parameters)
            Assert.Equal(model.Parameters[info.Name].Span.ToArray().Select(value => (double)value), exact.Parameters[info.Name].Span.ToArray());
        Trace<float> trace = model.Record(batch);
        Trace<double> expected = exact.Record(batch.Cast<double>());
        foreach (QuantityInfo info in model.Description.Quantities)
            foreach ((double value, float rounded) in expected[info.Name].ToArray().Cast<double>().Zip(trace[info.Name].ToArray().Cast<float>()))
                Assert.Equal(value, rounded, 2e-5);
    }

    private static (RecurrentModel<double> Model, Batch<double> Batch) Of(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        return (model.Cast<double>(), ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths)).Cast<double>());
    }
}
