using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What every method that perturbs inputs can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public record PerturbationOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What stands where a player is absent; another symbol for tokens and one-hot steps and zero for all else if not given.</summary>
    public Replacement<T>? Replacement { get; init; }

    /// <summary>The same for single inputs by name, which stands before <see cref="Replacement"/>.</summary>
    public IReadOnlyDictionary<string, Replacement<T>> Replacements { get; init; } = new Dictionary<string, Replacement<T>>();

    /// <summary>
    /// How many draws of a random replacement are averaged. Null: single steps that are replaced by symbols go through all of them, else as many as
    /// the method takes for a default. Replacements that are not random have one.
    /// </summary>
    public int? Draws { get; init; }

    /// <summary>Where random numbers come from; the same seed gives the same result, whatever the threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many steps of perturbed sequences are run at once; bounds the memory, and does not change a result.</summary>
    public int RowBudget { get; init; } = 16384;

    /// <summary>
    /// Whether a perturbed sequence is run only from where it differs from another one, where the model allows it; does not change a result.
    /// </summary>
    public bool ReusePrefixes { get; init; } = true;

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe()
    {
        var text = new Dictionary<string, string> { ["replacement"] = Replacement?.ToString() ?? "another symbol for tokens and one-hot steps, else zero" };
        foreach ((string input, Replacement<T> own) in Replacements) text["replacement of " + input] = own.ToString();
        if (Draws is { } draws) text["draws"] = draws.ToString(CultureInfo.InvariantCulture);
        text["seed"] = Seed.ToString(CultureInfo.InvariantCulture);
        return text;
    }

    /// <summary>Throws where an option is out of range.</summary>
    internal virtual void Check()
    {
        if (Draws is { } draws) ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1, "options.Draws");
        ArgumentOutOfRangeException.ThrowIfLessThan(RowBudget, 1, "options.RowBudget");
        ArgumentNullException.ThrowIfNull(Replacements, "options.Replacements");
    }

    private protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private protected static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private protected static string Text(bool value) => value ? "true" : "false";
}
