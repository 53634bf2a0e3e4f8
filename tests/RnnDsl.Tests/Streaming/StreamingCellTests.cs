using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Cells;
using RnnDsl.Tests.Models;
using RnnDsl.Tests.Sequences;
using Zoo;

namespace RnnDsl.Tests.Streaming;

public class StreamingCellTests
{
    public static TheoryData<string> Published => [.. ZooCells.All.Select(cell => cell.Name).Where(name => File.Exists(Path.Combine(Folder, name + ".json")))];

    public static TheoryData<string> Shipped => [.. CellZoo.Names];

    [Theory, MemberData(nameof(Published))]
    public void A_published_cell_streams_as_it_runs(string name)
    {
        Check<float>(name);
        Check<double>(name);
    }

    [Theory, MemberData(nameof(Shipped))]
    public void A_shipped_cell_streams_as_it_runs(string name)
    {
        RecurrentModel<float> model = CellZoo.Make(name, 3, 18);
        Batch<float> batch = Samples.Ragged<float>(3, 3, 9);
        StreamExperiment.Check(model, batch);
        StreamExperiment.Check(model.Cast<double>(), batch.Cast<double>());
    }

    [Fact]
    public void Many_streams_take_their_steps_side_by_side() => StreamExperiment.Check(CellZoo.Make("Gru", 3, 18), Samples.Ragged<float>(3, 50, 12));

    [Fact]
    public void Histories_and_contexts_go_on()
    {
        foreach (RecurrentModel<double> model in (RecurrentModel<double>[])[new AttentionRnn.Of<double>(3, 5, 4, seed: 2), new ManyMemories.Of<double>(I: 3, H: 4, D: 2, seed: 3), new OffLoop.Of<double>(I: 3, H: 4, D: 2, seed: 4)])
        {
            var experiment = new SequenceExperiment(model, [1, 40, 17, 23]);
            StreamExperiment.Check(model, experiment.Batch, experiment.States);
        }
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        StreamingSession<float> session = CellZoo.Make("Gru with head", 3, 18).Start();
        StreamSnapshot<float> snapshot = session.Snapshot();
        float[] x = [1, 2, 3];
        float sum = 0;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                session.Step(x);
                sum += session.Output[0] + session["z"][1] + session.State("h")[2];
            }
            session.Snapshot(snapshot);
            session.Step(x);
            session.Restore(snapshot);
            session.Reset();
        }));
    }

    [Fact]
    public void Steps_are_counted_on()
    {
        var model = new HandWrittenClock<float>(new Mat(new[,] { { 0.1, -0.2, 0 }, { 0.5, 0.3, 0.1 }, { 0, 0.2, 0.4 } }), new Vec(1, 0.5, -1), new Vec(0.1, 0.2, 0.3));
        Batch<float> batch = Samples.Ragged<float>(3, 3, 9);
        StreamExperiment.Check(model, batch, new InitialStates<float>().SetFirstStep([4, 0, 7]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forks_and_snapshots_go_their_own_ways(bool history)
    {
        RecurrentModel<float> model = history ? new AttentionRnn.Of<float>(3, 5, 4, seed: 2) : CellZoo.Make("Lstm", 3, 5);
        float[][,] sequences = Samples.Sequences<float>(3, 30, 30, 30);
        for (int e = 1; e < 3; e++) Array.Copy(sequences[0], sequences[e], 8 * 3);
        Batch<float> batch = Batch<float>.From(sequences);
        Trace<float> trace = model.Record(batch);
        StreamingSession<float> session = model.Start();
        Walk(session, sequences[0], 0, 8);
        StreamSnapshot<float> snapshot = session.Snapshot();
        StreamingSession<float> fork = session.Fork();
        StreamExperiment.Same(trace, fork, 7);
        Walk(session, sequences[0], 8, 30);
        StreamExperiment.Same(trace, session, 29);
        Walk(fork, sequences[1], 8, 30);
        StreamExperiment.Same(trace, fork, 29, example: 1);
        session.Restore(snapshot);
        Assert.Equal(8, session.Steps);
        StreamExperiment.Same(trace, session, 7);
        StreamingSession<float> several = session.Fork([0, 0]);
        Walk(session, sequences[2], 8, 30);
        StreamExperiment.Same(trace, session, 29, example: 2);
        for (int step = 8; step < 20; step++) several.Step([.. Row(sequences[1], step), .. Row(sequences[2], step)]);
        several.Select([1, 0]);
        StreamExperiment.Same(trace, several, 19, example: 2, stream: 0);
        for (int step = 20; step < 30; step++) several.Step([.. Row(sequences[2], step), .. Row(sequences[1], step)]);
        StreamExperiment.Same(trace, several, 29, example: 2, stream: 0);
        StreamExperiment.Same(trace, several, 29, example: 1, stream: 1);
        session.Reset();
        Walk(session, sequences[0], 0, 30);
        StreamExperiment.Same(trace, session, 29);
    }

    [Fact]
    public void A_session_keeps_the_parameters_that_it_started_with()
    {
        RecurrentModel<float> model = CellZoo.Make("Gru", 3, 5);
        Batch<float> batch = Samples.Ragged<float>(3, 1, 9);
        Trace<float> before = model.Record(batch);
        StreamingSession<float> session = model.Start();
        for (int edits = 0; edits < 3; edits++)
            using (ParameterEdit<float> edit = model.Edit()) edit.Flat[0] += 1;
        Assert.Equal(before.ParameterVersion, session.ParameterVersion);
        for (int step = 0; step < batch.Steps; step++)
        {
            StreamExperiment.Write(session, batch, step, "x");
            session.Step();
            StreamExperiment.Same(before, session, step);
        }
        Assert.NotEqual(session.ParameterVersion, model.Start().ParameterVersion);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        RecurrentModel<float> gru = CellZoo.Make("Gru", 3, 5);
        StreamingSession<float> session = gru.Start();
        Assert.Contains("not taken a step", Assert.Throws<InvalidOperationException>(() => session.Output.Length).Message, StringComparison.Ordinal);
        Assert.Contains("has 3 numbers; 2 are given", Assert.Throws<ArgumentException>(() => session.Step([1f, 2f])).Message, StringComparison.Ordinal);
        Assert.Contains("is no token", Assert.Throws<ArgumentException>(() => session.Step(1)).Message, StringComparison.Ordinal);
        Assert.Contains("no input 'u'", Assert.Throws<ArgumentException>(() => session.Input("u").Length).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => gru.Start(0));
        Assert.Contains("no input or context 'mem'", Assert.Throws<ArgumentException>(() => gru.Start(given: new StreamInputs<float>().Fixed("mem", 1))).Message, StringComparison.Ordinal);
        session.Step([1f, 2f, 3f]);
        Assert.Contains("'what'", Assert.Throws<ArgumentException>(() => session["what"].Length).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => session["z", 1].Length);
        Assert.Contains("another session", Assert.Throws<ArgumentException>(() => session.Restore(gru.Start().Snapshot())).Message, StringComparison.Ordinal);
        Assert.Contains("context 'mem' is missing", Assert.Throws<ArgumentException>(() => new ManyMemories.Of<double>(I: 3, H: 4, D: 2).Start()).Message, StringComparison.Ordinal);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "ZooFiles");

    private static void Check<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var run = new ZooRun<T>(ZooCells.Find(name), ZooFile.Load(Folder, name));
        StreamExperiment.Check(run.Model, run.Batch, run.Initial);
    }

    private static void Walk(StreamingSession<float> session, float[,] sequence, int first, int end)
    {
        for (int step = first; step < end; step++) session.Step(Row(sequence, step));
    }

    private static float[] Row(float[,] sequence, int step) => [.. Enumerable.Range(0, sequence.GetLength(1)).Select(i => sequence[step, i])];
}
