using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class ParameterTests
{
    private readonly HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 4);
    private readonly Batch<float> batch = Batch<float>.From(Samples.Sequences<float>(3, 2, 5));

    [Fact]
    public void An_edit_is_seen_when_it_closes()
    {
        ParameterSet<float> before = model.Parameters;
        float[,,] output = model.Run(batch).First.ToArray();
        float old = before["Wz"][1, 2];
        using (ParameterEdit<float> edit = model.Edit())
        {
            edit["Wz"][1, 2] = 9;
            edit["bz"][3] = 8;
            Assert.Equal(old, model.Parameters["Wz"][1, 2]);
            Assert.Equal(output, model.Run(batch).First.ToArray());
        }
        Assert.Equal(9, model.Parameters["Wz"][1, 2]);
        Assert.Equal(9, model.Parameters["Wz"].Span[5]);
        Assert.Equal(8, model.Parameters["bz"][3]);
        Assert.Equal(before.Version + 1, model.Parameters.Version);
        Assert.NotEqual(output, model.Run(batch).First.ToArray());
        Assert.Equal(old, before["Wz"][1, 2]);
    }

    [Fact]
    public void A_snapshot_outlives_many_edits()
    {
        ParameterSet<float> snapshot = model.Parameters;
        float[] values = snapshot.Flat.ToArray();
        for (int i = 0; i < 5; i++)
        {
            using ParameterEdit<float> edit = model.Edit();
            edit.Flat.Fill(i);
        }
        Assert.Equal(values, snapshot.Flat.ToArray());
    }

    [Fact]
    public void A_trace_of_older_parameters_is_refused()
    {
        Trace<float> trace = model.Tape(batch);
        using (ParameterEdit<float> edit = model.Edit()) edit["Wz"][0, 0] = 1;
        string message = Assert.Throws<ArgumentException>(() => model.Backward(trace, new Seeds<float>(trace), GradientRequest.All)).Message;
        Assert.StartsWith("Gru: the trace was run with version 1 of the parameters; the model has version 2 now. Run it again.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_edit_at_a_time()
    {
        using ParameterEdit<float> edit = model.Edit();
        Assert.Equal("Gru: an edit of the parameters is already open; dispose it first.", Assert.Throws<InvalidOperationException>(() => model.Edit()).Message);
    }

    [Fact]
    public void A_discarded_edit_changes_nothing()
    {
        float[] values = model.Parameters.Flat.ToArray();
        ParameterEdit<float> edit = model.Edit();
        edit.Flat.Fill(3);
        edit.Discard();
        edit.Dispose();
        Assert.Equal(values, model.Parameters.Flat.ToArray());
        Assert.Equal(1, model.Parameters.Version);
        Assert.Throws<ObjectDisposedException>(() => edit["Wz"].Name);
        using ParameterEdit<float> next = model.Edit();
        Assert.Equal(values, next.Flat.ToArray());
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        using ParameterEdit<float> edit = model.Edit();
        Assert.StartsWith("Parameter 'Wz' has shape [4 × 3]; the values have [3 × 4].", Throws(() => edit["Wz"].Set(new float[3, 4])), StringComparison.Ordinal);
        Assert.StartsWith("Parameter 'bz' [4] has 4 elements; 3 are given.", Throws(() => edit["bz"].Set([1, 2, 3])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => edit["Wz"][0, 3] = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Parameters["Wz"][4, 0]);
        edit["Wz"].Set(new float[4, 3]);
        Assert.Equal([4, 3], edit["Wz"].Shape);
    }

    [Fact]
    public void Every_parameter_starts_at_a_multiple_of_64_bytes()
    {
        var layout = model.Parameters.Layout;
        for (int p = 0; p < model.Parameters.Count; p++) Assert.Equal(0, layout.Offset(p) * sizeof(float) % 64);
    }

    [Fact]
    public void A_cast_rounds_the_parameters()
    {
        HandWrittenGru.Of<double> exact = Samples.Gru<double>(3, 4);
        RecurrentModel<float> rounded = exact.Cast<float>();
        for (int p = 0; p < rounded.Parameters.Count; p++)
        for (int i = 0; i < rounded.Parameters[p].Span.Length; i++)
            Assert.Equal((float)exact.Parameters[p][i], rounded.Parameters[p][i]);
        Samples.Same(model.Run(batch).First, rounded.Run(batch).First, "hNext");
    }

    private static string Throws(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
