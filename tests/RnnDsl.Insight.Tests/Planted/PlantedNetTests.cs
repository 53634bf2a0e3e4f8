using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

public class PlantedNetTests
{
    [Fact]
    public void Planted_units_count_and_store_on_random_words()
    {
        string[] words = PlantedNet.Words(seed: 1, count: 200, shortest: 1, longest: 40);
        Trace<double> run = PlantedNet.Create().Record(Batch<double>.From([.. words.Select(PlantedNet.ExampleOf).Select(example => Inputs(example))]));
        for (int i = 0; i < words.Length; i++)
        {
            int count = 0;
            for (int step = 0; step < words[i].Length; step++)
            {
                count += words[i][step] switch { 'a' => 1, 'b' => -1, _ => 0 };
                double first = 1 - PlantedNet.Symbols.IndexOf(words[i][0]);
                Assert.Equal(PlantedNet.Step * count, run["cNext"][i, step][PlantedNet.Count], 1e-6);
                Assert.Equal(Math.Tanh(PlantedNet.Step * count), run["hNext"][i, step][PlantedNet.Count], 1e-6);
                Assert.Equal(first * Math.Tanh(3), run["cNext"][i, step][PlantedNet.First], 1e-6);
                Assert.Equal(1, run["cNext"][i, step][PlantedNet.Begun], 1e-6);
                foreach (int unit in PlantedNet.Others) Assert.InRange(Math.Abs(run["hNext"][i, step][unit]), 0, 0.6);
            }
        }
    }

    [Fact]
    public void Planted_nets_that_are_randomised_depend_on_the_seed_and_share_no_parameter()
    {
        double[] planted = PlantedNet.Create().Parameters.Flat.ToArray(), one = PlantedNet.Randomised(1).Parameters.Flat.ToArray();
        Assert.Equal(one, PlantedNet.Randomised(1).Parameters.Flat.ToArray());
        Assert.NotEqual(one, PlantedNet.Randomised(2).Parameters.Flat.ToArray());
        Assert.DoesNotContain(Enumerable.Range(0, one.Length), i => one[i] != 0 && one[i] == planted[i]);
    }

    private static double[,] Inputs(RnnDsl.Training.Example<double> example) => example.Input("x")!;
}
