using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>What must not matter to a model of layers: other examples, padding, threads, what is kept of a run, where a cell comes from.</summary>
public class InvarianceTests
{
    private static readonly int[] Lengths = [4, 1, 7, 3, 7, 2];

    public static TheoryData<string> Cases => [.. ComposedCase.All];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_example_alone_is_what_it_is_in_any_batch(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        float[][,] sequences = ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths);
        (Trace<float> together, Gradients<float> gradients) = Through(model, ComposedCase.Batch(model, sequences));
        for (int example = 0; example < sequences.Length; example++)
        {
            (Trace<float> alone, Gradients<float> own) = Through(model, ComposedCase.Batch(model, [sequences[example]]));
            Same(alone, own, 0, together, gradients, example);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_order_of_examples_does_not_matter(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        float[][,] sequences = ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths);
        (Trace<float> trace, Gradients<float> gradients) = Through(model, ComposedCase.Batch(model, sequences));
        (Trace<float> turned, Gradients<float> turnedGradients) = Through(model, ComposedCase.Batch(model, sequences.AsEnumerable().Reverse()));
        for (int example = 0; example < sequences.Length; example++)
            Same(trace, gradients, example, turned, turnedGradients, sequences.Length - 1 - example);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("twice")]
    [InlineData("lstm both ways")]
    [InlineData("attention over the past")]
    public void Padding_is_never_read(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        float[][,] sequences = ComposedCase.Sequences(tokens: false, Lengths);
        var padded = new float[sequences.Length, Lengths.Max() + 2, sequences[0].GetLength(1)];
        for (int example = 0; example < padded.GetLength(0); example++)
            for (int step = 0; step < padded.GetLength(1); step++)
                for (int unit = 0; unit < padded.GetLength(2); unit++)
                    padded[example, step, unit] = step < Lengths[example] ? sequences[example][step, unit] : float.NaN;
        (Trace<float> expected, Gradients<float> expectedGradients) = Through(model, ComposedCase.Batch(model, sequences));
        (Trace<float> trace, Gradients<float> gradients) = Through(model, Batch<float>.From(padded, Lengths));
        for (int example = 0; example < Lengths.Length; example++) Same(expected, expectedGradients, example, trace, gradients, example);
        Bits.Same(expectedGradients.Parameters.Flat, gradients.Parameters.Flat, "gradients");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_change_nothing(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        int[] lengths = [.. Enumerable.Range(0, 45).Select(example => 1 + example * 5 % 7)];
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), lengths));
        (Trace<float> expected, Gradients<float> expectedGradients) = Through(model, batch);
        Outputs<float> expectedOutputs = model.Run(batch);
        foreach (int threads in new[] { 2, 4 })
        {
            var options = new RunOptions { Threads = threads };
            Bits.Same(expectedOutputs, model.Run(batch, options: options));
            (Trace<float> trace, Gradients<float> gradients) = Through(model, batch, options);
            for (int example = 0; example < lengths.Length; example++) Same(expected, expectedGradients, example, trace, gradients, example);
            Bits.Same(expectedGradients.Parameters.Flat, gradients.Parameters.Flat, $"gradients by {threads} threads");
        }
    }

    [Fact]
    public void Inputs_with_lengths_of_their_own_and_noise_do_not_depend_on_threads()
    {
        var model = new TwoSources.Of<float>(3, 3, 3, 5, 2, seed: 3);
        int[] lengths = [.. Enumerable.Range(0, 45).Select(example => 1 + example * 5 % 7)];
        Batch<float> batch = new BatchBuilder<float>()
            .Add("x", ComposedCase.Sequences(tokens: false, lengths))
            .AddSequence("notes", ComposedCase.Sequences(tokens: false, [.. lengths.Select(length => 8 - length)]))
            .AddFixed("about", [.. ComposedCase.Sequences(tokens: false, new int[45].Select(_ => 1).ToArray()).Select(row => row.Cast<float>().ToArray())])
            .Build();
        (Trace<float> expected, Gradients<float> expectedGradients) = Through(model, batch, new RunOptions { NoiseSeed = 6 });
        foreach (int threads in new[] { 2, 4 })
        {
            (Trace<float> trace, Gradients<float> gradients) = Through(model, batch, new RunOptions { NoiseSeed = 6, Threads = threads });
            for (int example = 0; example < lengths.Length; example++) Same(expected, expectedGradients, example, trace, gradients, example);
            Bits.Same(expectedGradients.Parameters.Flat, gradients.Parameters.Flat, $"gradients by {threads} threads");
        }
        Assert.Contains(expected["mask"].ToArray().Cast<float>(), value => value == 0);
        Assert.All(model.Record(batch)["mask"].ToArray().Cast<float>(), value => Assert.Equal(1, value));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plain_taped_and_recorded_runs_give_the_same_bits(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths));
        Trace<float> recorded = model.Record(batch), tape = model.Tape(batch);
        Outputs<float> plain = model.Run(batch);
        Bits.Same(recorded.Outputs, plain);
        Bits.Same(recorded.Outputs, tape.Outputs);
        foreach (StateInfo state in model.Description.States)
            for (int example = 0; example < batch.Count; example++)
                Bits.Same(recorded.FinalState(state.Name)[example], plain.FinalState(state.Name)[example], state.Name);
        Gradients<float> fromTape = model.Backward(tape, ComposedCase.SeedEverything(tape, outputsOnly: true), GradientRequest.Parameters | GradientRequest.Inputs);
        Gradients<float> fromRecord = model.Backward(recorded, ComposedCase.SeedEverything(recorded, outputsOnly: true), GradientRequest.All);
        Bits.Same(fromRecord.Parameters.Flat, fromTape.Parameters.Flat, "gradients");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_warm_run_allocates_nothing(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths));
        Outputs<float> outputs = model.Run(batch);
        Assert.Equal(0, Allocation.Least(() => model.Run(batch, outputs)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_warm_tape_and_backward_pass_allocate_nothing(string name)
    {
        RecurrentModel<float> model = ComposedCase.Model(name);
        Batch<float> batch = ComposedCase.Batch(model, ComposedCase.Sequences(ComposedCase.ReadsTokens(model), Lengths));
        Trace<float> trace = model.Tape(batch);
        var seeds = new Seeds<float>(trace);
        var gradients = new Gradients<float>(model);
        string output = trace.Outputs.Names[0];
        Assert.Equal(0, Allocation.Least(() =>
        {
            model.Tape(batch, trace);
            seeds.Reset(trace);
            seeds[output].Fill(1);
            model.Backward(trace, seeds, GradientRequest.Parameters, gradients);
        }));
    }

    [Fact]
    public void A_cell_gives_the_same_bits_from_the_project_and_from_a_package()
    {
        var shipped = new Reader.Of<float>(3, 5, 2, seed: 1);
        var own = new OwnReader.Of<float>(3, 5, 2, seed: 2);
        using (ParameterEdit<float> edit = own.Edit())
            foreach (ParameterInfo info in shipped.Description.Parameters)
                shipped.Parameters[info.Name].Span.CopyTo(edit[info.Name].Span);
        Batch<float> batch = ComposedCase.Batch(shipped, ComposedCase.Sequences(tokens: false, Lengths));
        (Trace<float> expected, Gradients<float> expectedGradients) = Through(shipped, batch);
        (Trace<float> trace, Gradients<float> gradients) = Through(own, batch);
        for (int example = 0; example < Lengths.Length; example++) Same(expected, expectedGradients, example, trace, gradients, example);
        foreach (ParameterInfo info in shipped.Description.Parameters)
            Bits.Same(expectedGradients.Parameters[info.Name].Span, gradients.Parameters[info.Name].Span, info.Name);
    }

    private static (Trace<float> Trace, Gradients<float> Gradients) Through(RecurrentModel<float> model, Batch<float> batch, RunOptions? options = null)
    {
        Trace<float> trace = model.Record(batch, options: options);
        return (trace, model.Backward(trace, ComposedCase.SeedEverything(trace), GradientRequest.All, options));
    }

    /// <summary>The trace, the gradients of inputs, initial states and quantities of an example.</summary>
    private static void Same(Trace<float> expected, Gradients<float> expectedGradients, int example, Trace<float> trace, Gradients<float> gradients, int other)
    {
        Bits.Same(expected, example, trace, other);
        foreach (InputInfo info in trace.Model.Description.Inputs) Bits.Same(expectedGradients.Inputs[info.Name], example, gradients.Inputs[info.Name], other);
        foreach (QuantityInfo info in trace.Model.Description.Quantities) Bits.Same(expectedGradients.Quantities[info.Name], example, gradients.Quantities[info.Name], other);
        foreach (StateInfo info in trace.Model.Description.States)
            Bits.Same(expectedGradients.InitialStates[info.Name][example], gradients.InitialStates[info.Name][other], info.Name);
    }
}
