using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Seeds of the noise of each run of training: functions of the training's seed, the step and the batch in it alone.</summary>
internal static class NoiseSeeds
{
    /// <summary>Keeps the seeds apart from those of the orders.</summary>
    private const ulong Salt = 0x6E6F697365A5C3E1;

    internal static ulong Of(ulong seed, int step, int part) =>
        RandomStream.For(RandomStream.For(seed ^ Salt, step).NextBits(), part).NextBits();
}
