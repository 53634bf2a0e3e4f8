namespace RnnDsl.Training;

/// <summary>Checks of optimizers' settings.</summary>
internal static class OptimizerSettings
{
    internal static double NotNegative(double value, string name) =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and not negative.");

    internal static double Positive(double value, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and above 0.");
}
