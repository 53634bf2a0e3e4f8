using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void StepsComeEverySoManyEpochsOrSteps()
    {
        var epochs = new StepSchedule(2, 0.5);
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 5).Select(epoch => epochs.Rate(epoch * 10, epoch, 1, null)));
        var steps = new StepSchedule(3, 0.1, ScheduleUnit.Steps);
        Assert.Equal(0.02, steps.Rate(5, 0, 0.2, null), 15);
    }

    [Fact]
    public void TheCosineGoesFromTheBaseToTheMinimum()
    {
        var schedule = new CosineSchedule(4, 0.2);
        double root = Math.Sqrt(0.5);
        double[] expected = [1, 0.2 + 0.4 * (1 + root), 0.6, 0.2 + 0.4 * (1 - root), 0.2, 0.2];
        for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.Rate(step, 0, 1, null), 12);
    }

    [Fact]
    public void AfterTheWarmUpAnotherScheduleCountsFromZero()
    {
        var schedule = new WarmUp(4, new StepSchedule(2, 0.5, ScheduleUnit.Steps));
        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 9).Select(step => schedule.Rate(step, 0, 1, null)));
        Assert.Equal(1, new WarmUp(2).Rate(7, 0, 1, null));
    }

    [Fact]
    public void APlateauReducesTheRateAndSurvivesACheckpoint()
    {
        // The best is 1; 0.95 is not 10 % better; two bad ones are borne, the third reduces.
        double?[] losses = [null, 1.0, null, 0.95, 0.96, 2, null, 0.5, 0.6, 0.6, double.NaN, 0.6, 0.6, 0.6];
        double[] expected = [1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3];
        ReduceOnPlateau schedule = New();
        for (int step = 0; step < losses.Length; step++)
        {
            ReduceOnPlateau loaded = New();
            loaded.Load(schedule.State);
            schedule = loaded;
            Assert.Equal(expected[step], schedule.Rate(step, step, 1, losses[step]), 12);
        }
        Assert.Equal(0.1, schedule.Rate(0, 0, 0.1, null));
        Assert.Contains("something else", Assert.Throws<ArgumentException>(() => schedule.Load([1, 2])).Message);

        static ReduceOnPlateau New() => new(0.5, patience: 2, threshold: 0.1, minimum: 0.3);
    }

    [Fact]
    public void SettingsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(1));
        Assert.Throws<ArgumentException>(() => new StepSchedule(1).Load([1]));
    }
}
