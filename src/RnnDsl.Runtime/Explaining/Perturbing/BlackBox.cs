using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Any function of a batch that gives one number for each example: whatever can only be asked is explained by asking.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BlackBox<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Func<Batch<T>, int[], T[]> function;

    /// <summary>A function of a batch.</summary>
    /// <param name="function">Gives one number for each sequence of the batch that it is given; does not keep the batch, whose memory is used again.</param>
    /// <param name="name">Its name, for messages and results.</param>
    public BlackBox(Func<Batch<T>, T[]> function, string name = "function")
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.function = (batch, _) => function(batch);
        Name = name;
    }

    /// <summary>A function that also wants to know of which example each sequence is a variant, for example to read the logit of its class.</summary>
    /// <param name="function">Gives one number for each sequence of the batch; the second argument holds the number of each sequence's example in the explained batch.</param>
    /// <param name="name">Its name, for messages and results.</param>
    public BlackBox(Func<Batch<T>, int[], T[]> function, string name = "function")
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.function = function;
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Of inputs that are tokens, how many there are, by name; an input without a name is called "input".</summary>
    public IReadOnlyDictionary<string, int> Tokens { get; init; } = new Dictionary<string, int>();

    internal T[] Ask(Batch<T> batch, int[] examples)
    {
        T[] values = function(batch, examples) ?? throw new InvalidOperationException($"{Name} gave null.");
        if (values.Length != batch.Count) throw new InvalidOperationException($"{Name} gave {values.Length} numbers for a batch of {batch.Count} sequences; it must give one for each.");
        return values;
    }

    /// <summary>What a batch says of the function's inputs.</summary>
    internal ModelDescription Describe(Batch<T> batch)
    {
        var inputs = new InputInfo[batch.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            BatchInput<T> given = batch.Inputs[i];
            string name = given.Name ?? "input";
            bool one = given.Rows.Geometry.AllOnes && !batch.Geometry.AllOnes;
            inputs[i] = new InputInfo(name, [given.Rows.Width])
            {
                Tokens = Tokens.GetValueOrDefault(name),
                Space = one ? null : given.Rows.Geometry.SameRows(batch.Geometry) ? "" : name,
            };
        }
        return new ModelDescription(Name, [], inputs, [], [], [], [], [], [], [], []);
    }
}
