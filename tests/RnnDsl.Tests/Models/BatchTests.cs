using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class BatchTests
{
    [Fact]
    public void A_batch_says_how_long_its_sequences_are()
    {
        Batch<float> batch = Batch<float>.From(Samples.Sequences<float>(2, 3, 7, 1));
        Assert.Equal(3, batch.Count);
        Assert.Equal(7, batch.Steps);
        Assert.Equal([3, 7, 1], batch.Lengths.ToArray());
    }

    [Fact]
    public void Shards_follow_from_the_number_of_examples()
    {
        foreach ((int count, int shards) in new[] { (1, 1), (15, 1), (16, 2), (64, 2), (65, 3), (256, 8), (257, 9) })
        {
            var geometry = new BatchGeometry(Samples.Lengths(count, 9));
            Assert.Equal(shards, geometry.Shards.Length);
            Assert.Equal(count, geometry.Shards.Sum(shard => shard.Count));
            Assert.True(geometry.Shards.Max(shard => shard.Count) - geometry.Shards.Min(shard => shard.Count) <= 1);
        }
    }

    [Fact]
    public void Rows_are_packed_step_by_step_without_padding()
    {
        BatchLayout layout = new BatchGeometry([2, 5, 1, 5]).Shards[0];
        Assert.Equal([1, 3, 0, 2], layout.Examples);
        Assert.Equal([0, 4, 7, 9, 11, 13], Enumerable.Range(0, 6).Select(layout.Offset).ToArray());
        Assert.Equal([4, 3, 2, 2, 2, 0], Enumerable.Range(0, 6).Select(layout.Live).ToArray());
        Assert.Equal(13, layout.Rows);
    }

    [Fact]
    public void Chunks_cover_every_step_once_in_both_directions()
    {
        BatchLayout layout = new BatchGeometry(Samples.Lengths(14, 60)).Shards[0];
        foreach (int rows in new[] { 1, 20, 100, 100000 })
        {
            int step = 0;
            for (Chunk c = ChunkRule.From(layout, 0, rows); !c.Done; c = ChunkRule.From(layout, c.EndStep, rows))
            {
                Assert.Equal(step, c.FirstStep);
                Assert.True(c.Rows <= ChunkRule.Capacity(layout, rows));
                step = c.EndStep;
            }
            Assert.Equal(layout.Steps, step);
            for (Chunk c = ChunkRule.UpTo(layout, layout.Steps, rows); !c.Done; c = ChunkRule.UpTo(layout, c.FirstStep, rows))
            {
                Assert.Equal(step, c.EndStep);
                Assert.True(c.Rows <= ChunkRule.Capacity(layout, rows));
                step = c.FirstStep;
            }
            Assert.Equal(0, step);
        }
    }

    [Fact]
    public void Batches_that_cannot_be_are_refused()
    {
        float[,] two = new float[2, 3], none = new float[0, 3], other = new float[2, 4];
        Throws("The batch has no sequences.", () => Batch<float>.From(Array.Empty<float[,]>()));
        Throws("The batch: sequence 1 has no steps.", () => Batch<float>.From([two, none]));
        Throws("The batch: sequence 0 has no features.", () => Batch<float>.From([new float[2, 0]]));
        Throws("The batch: sequence 1 has 4 features a step; sequence 0 has 3.", () => Batch<float>.From([two, other]));
        Throws("The batch: sequence 0 is null.", () => Batch<float>.From([null!]));
        Throws("There are 1 lengths for 2 sequences.", () => Batch<float>.From(new float[2, 3, 4], [3]));
        Throws("Sequence 1 is said to have 4 steps; the array holds 3.", () => Batch<float>.From(new float[2, 3, 4], [3, 4]));
        Throws("The batch: sequence 1 has no steps.", () => Batch<float>.From(new float[2, 3, 4], [3, 0]));
        Throws("Input 'x' is given twice.", () => new BatchBuilder<float>().Add("x", [two]).Add("x", [two]));
        Throws("Input 'u': sequence 0 has no steps.", () => new BatchBuilder<float>().Add("u", [none]));
        Throws("Input 'u' has 2 sequences; input 'x' has 1.", () => new BatchBuilder<float>().Add("x", [two]).Add("u", [two, two]));
        Throws("Sequence 0 has 5 steps in input 'u' and 2 in input 'x'.", () => new BatchBuilder<float>().Add("x", [two]).Add("u", [new float[5, 1]]));
        Assert.Equal("A batch needs at least one input.", Assert.Throws<InvalidOperationException>(() => new BatchBuilder<float>().Build()).Message);
    }

    [Fact]
    public void Batches_that_a_model_cannot_take_are_refused()
    {
        HandWrittenGru.Of<float> gru = Samples.Gru<float>(3, 4);
        var leak = new HandWrittenLeak<float>(2);
        float[,] five = new float[2, 5], three = new float[2, 3], two = new float[2, 2];
        Throws("Gru: input 'x' has 5 features a step in this batch; the model takes 3 (I = 3).", () => gru.Run(Batch<float>.From([five])));
        Throws("Gru: input 'x' has 5 features a step in this batch; the model takes 3.", () => Samples.Gru<float>(3, 3).Run(Batch<float>.From([five])));
        Throws("Gru: input 'x' is missing in this batch, which has y.", () => gru.Run(new BatchBuilder<float>().Add("y", [three]).Build()));
        Throws("Gru has no input 'y'; it takes x.", () => gru.Run(new BatchBuilder<float>().Add("x", [three]).Add("y", [three]).Build()));
        Throws("Leak takes 2 inputs (x, u); this batch has one without a name.", () => leak.Run(Batch<float>.From([two])));
    }

    private static void Throws(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
