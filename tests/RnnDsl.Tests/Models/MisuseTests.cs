using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class MisuseTests
{
    private readonly HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 4);
    private readonly Batch<float> batch = Batch<float>.From(Samples.Sequences<float>(3, 2, 5));

    [Fact]
    public void Dimensions_below_one_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new HandWrittenGru.Of<float>(3, 0));
        Assert.StartsWith("Gru: dimension H must be at least 1; it is 0.", error.Message, StringComparison.Ordinal);
        Assert.Equal("H", error.ParamName);
    }

    [Fact]
    public void Names_that_do_not_exist_are_answered_with_those_that_do()
    {
        Trace<float> trace = model.Record(batch);
        var seeds = new Seeds<float>(trace);
        Gradients<float> gradients = model.Backward(trace, seeds, GradientRequest.All);
        Throws("Gru has no quantity, input or state 'k'; it has az, ar, q, z, r, n, hNext; inputs x; states h.", () => _ = trace["k"]);
        Throws("There is no output 'k'; there is hNext.", () => _ = trace.Outputs["k"]);
        Throws("There is no state 'k'; there is h.", () => _ = trace.FinalState("k"));
        Throws("Gru has no quantity 'k'; it has az, ar, q, z, r, n, hNext.", () => _ = seeds["k"]);
        Throws("Gru has no state 'k'; it has h.", () => _ = seeds.Final("k"));
        Throws("There is no input 'k'; there is x.", () => _ = gradients.Inputs["k"]);
        Throws("Gru has no parameter 'k'; it has Wz, Wr, Wn, Uz, Ur, Un, bz, br, bn, cz, cr, cn.", () => _ = gradients.Parameters["k"]);
        Throws("Gru has no parameter 'k'; it has Wz", () => _ = model.Parameters["k"].Name);
        Throws("Gru has no state 'k'; it has h.", () => model.Run(batch, new InitialStates<float>().Set("k", [1])));
    }

    [Fact]
    public void Steps_and_examples_that_do_not_exist_are_refused()
    {
        Quantity<float> z = model.Record(batch)["z"];
        OutOfRange("Example 0 has 2 steps, numbered from 0; there is no step 2.", () => _ = z[0, 2].Length);
        OutOfRange("Example 0 has 2 steps, numbered from 0; there is no step 4.", () => _ = z[4][0].Length);
        OutOfRange("Example 0 has 2 steps, numbered from 0; there is no step 4.", () => _ = z[4][0, 1]);
        OutOfRange("The longest example has 5 steps, numbered from 0; there is no step 5.", () => _ = z[5]);
        OutOfRange("The batch has 2 examples, numbered from 0; there is no example 2.", () => _ = z[0][2].Length);
        OutOfRange("The batch has 2 examples, numbered from 0; there is no example -1.", () => z.Of(-1));
        Assert.Equal(5, z[4][1].Length + 1);
    }

    [Fact]
    public void Copies_are_in_the_users_order_and_padded_with_zero()
    {
        Quantity<float> z = model.Record(batch)["z"];
        float[,,] all = z.ToArray();
        Assert.Equal((2, 5, 4), (all.GetLength(0), all.GetLength(1), all.GetLength(2)));
        Assert.Equal(0, all[0, 2, 1]);
        Assert.Equal(z[1, 4][3], all[1, 4, 3]);
        Assert.Equal(z[4][1, 3], z.Of(1)[4, 3]);
        Assert.Equal((2, 4), (z.Of(0).GetLength(0), z.Of(0).GetLength(1)));
        Assert.Equal([4], z.Shape);
    }

    [Fact]
    public void A_tape_says_what_it_did_not_keep()
    {
        Trace<float> tape = model.Tape(batch);
        var error = Assert.Throws<InvalidOperationException>(() => tape["az"]);
        Assert.Equal("Gru: this run is a tape and did not keep 'az'; use Record.", error.Message);
        Assert.Equal(4, tape["z"].Width);
    }

    [Fact]
    public void Gradients_say_what_was_not_asked_for()
    {
        Trace<float> tape = model.Tape(batch);
        Gradients<float> gradients = model.Backward(tape, new Seeds<float>(tape), GradientRequest.Parameters);
        Assert.Equal("Gru: the gradients of Inputs were not asked for (GradientRequest.Inputs).", Assert.Throws<InvalidOperationException>(() => gradients.Inputs).Message);
        Assert.Throws<InvalidOperationException>(() => gradients.Quantities);
        Assert.Throws<InvalidOperationException>(() => gradients.InitialStates);
    }

    [Fact]
    public void Initial_states_that_do_not_fit_are_refused()
    {
        Throws("Gru: initial state 'h' is given with 3 elements; the model's has 4 (H = 4).", () => model.Run(batch, new InitialStates<float>().Set("h", [1, 2, 3])));
        Throws("Gru: initial state 'h' is given for 3 examples; the batch has 2.", () => model.Run(batch, new InitialStates<float>().Set("h", new float[3, 4])));
        Throws("Gru: initial state 'h' is given with 5 elements; the model's has 4 (H = 4).", () => model.Run(batch, new InitialStates<float>().Set("h", new float[2, 5])));
    }

    [Fact]
    public void Traces_seeds_and_memory_of_something_else_are_refused()
    {
        HandWrittenGru.Of<float> other = Samples.Gru<float>(3, 4);
        Trace<float> trace = model.Tape(batch), foreign = other.Tape(batch);
        Trace<float> longer = model.Tape(Batch<float>.From(Samples.Sequences<float>(3, 2, 6)));
        var seeds = new Seeds<float>(trace);
        Throws("Gru: the trace was run by another model, Gru.", () => model.Backward(foreign, seeds, GradientRequest.All));
        Throws("Gru: the seeds were made for another run", () => model.Backward(trace, new Seeds<float>(foreign), GradientRequest.All));
        Throws("Gru: the seeds were made for another run", () => model.Backward(trace, new Seeds<float>(longer), GradientRequest.All));
        Throws("The seeds belong to a model Gru; the run is one of another model, Gru.", () => seeds.Reset(foreign));
        Throws("Gru: the gradients to write into belong to another model, Gru.", () => model.Backward(trace, seeds, GradientRequest.All, new Gradients<float>(other)));
        Throws("Gru: the outputs to write into belong to another model, Gru.", () => model.Run(batch, new Outputs<float>(other)));
        Throws("Gru: the trace to write into belongs to another model, Gru.", () => model.Tape(batch, foreign));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Backward(trace, seeds, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunOptions { Threads = 0 });
    }

    [Fact]
    public void Descriptions_that_contradict_themselves_are_refused()
    {
        static ModelDescription Describe(int width, Keep keep, int next) => new(
            "M", [], [], [new StateInfo("s", [2], next)], [new QuantityInfo("sNext", [2], QuantityRole.Next, "")], [new SlotInfo(width, keep)], [], [], [], [], []);
        Throws("M: the slot of 'sNext' has width 3; its shape has 2 elements.", () => Describe(3, Keep.Output, 0));
        Throws("M: the next value of state 's' must be kept at least on a tape.", () => Describe(2, Keep.Named, 0));
        Throws("M: the next value of state 's' is slot 1; quantities are 0 to 0.", () => Describe(2, Keep.Output, 1));
    }

    private static void OutOfRange(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);

    private static void Throws(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
