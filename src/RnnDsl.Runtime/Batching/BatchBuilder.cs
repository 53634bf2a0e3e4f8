using System.Numerics;

namespace RnnDsl.Batching;

/// <summary>
/// Collects the inputs of a batch by name: <c>new BatchBuilder&lt;float&gt;().Add("x", xs).Add("u", us).Build()</c>. All have the same number of
/// examples. Main inputs (<c>Add</c>, <c>AddTokens</c>) have the same lengths; others have one row an example (<c>AddFixed</c>) or
/// lengths of their own (<c>AddSequence</c>, <c>AddTokenSequence</c>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchBuilder<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<InputSource<T>> inputs = [];

    /// <summary>Adds a main input.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">One array [steps × features] for each sequence; a matrix of a step is a row, row by row.</param>
    /// <exception cref="ArgumentException">The name is already there, or the sequences do not fit those before.</exception>
    public BatchBuilder<T> Add(string name, IReadOnlyList<T[,]> sequences) => AddSequences(name, sequences, InputLengths.Main);

    /// <summary>Adds a main input from a padded array [sequences × steps × features].</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="values">What lies beyond a sequence's length is never read.</param>
    /// <param name="lengths">Steps of each sequence; all of them if not given.</param>
    public BatchBuilder<T> Add(string name, T[,,] values, int[]? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(name, PaddedSequences.Cut(values, lengths));
    }

    /// <summary>Adds a main input of tokens.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">One array [steps] for each sequence; tokens are numbered from 0.</param>
    /// <exception cref="ArgumentException">The name is already there, a token is negative, or the sequences do not fit those before.</exception>
    public BatchBuilder<T> AddTokens(string name, IReadOnlyList<int[]> sequences) => AddTokens(name, sequences, InputLengths.Main);

    /// <summary>Adds an input that has one row for each example, whatever its length.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="values">One array [features] for each example; a matrix row by row.</param>
    /// <exception cref="ArgumentException">The name is already there, or there are not as many rows as examples.</exception>
    public BatchBuilder<T> AddFixed(string name, IReadOnlyList<T[]> values)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(values);
        return Append(new FixedSource<T>(name, values));
    }

    /// <summary>Adds an input whose sequences have lengths of their own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">One array [steps × features] for each example.</param>
    /// <exception cref="ArgumentException">The name is already there, or there are not as many sequences as examples.</exception>
    public BatchBuilder<T> AddSequence(string name, IReadOnlyList<T[,]> sequences) => AddSequences(name, sequences, InputLengths.Own);

    /// <summary>Adds an input of tokens whose sequences have lengths of their own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">One array [steps] for each example; tokens are numbered from 0.</param>
    /// <exception cref="ArgumentException">The name is already there, a token is negative, or there are not as many sequences as examples.</exception>
    public BatchBuilder<T> AddTokenSequence(string name, IReadOnlyList<int[]> sequences) => AddTokens(name, sequences, InputLengths.Own);

    /// <summary>The batch.</summary>
    /// <exception cref="InvalidOperationException">No input was added.</exception>
    public Batch<T> Build()
    {
        if (inputs.Count == 0) throw new InvalidOperationException("A batch needs at least one input.");
        BatchGeometry? examples = null;
        if (inputs.Exists(input => input.Lengths == InputLengths.One)) examples = BatchGeometry.OfExamples(inputs[0].Count);
        InputSource<T>? first = inputs.Find(input => input.Lengths == InputLengths.Main) ?? inputs.Find(input => input.Lengths == InputLengths.Own);
        BatchGeometry geometry = first is null ? examples! : first.Geometry();
        if (geometry.AllOnes) examples = geometry;
        return Batch<T>.Over(geometry, examples, [.. inputs.Select(input => input.Copy(input.Lengths switch
        {
            InputLengths.One => examples!,
            InputLengths.Own when input != first => input.Geometry(),
            _ => geometry,
        }))]);
    }

    internal BatchBuilder<T> AddUnnamed(IReadOnlyList<T[,]> sequences) => Append(new SequenceSource<T>(null, InputLengths.Main, sequences));

    internal BatchBuilder<T> AddUnnamed(IReadOnlyList<int[]> sequences) => Append(new TokenSource<T>(null, InputLengths.Main, sequences));

    private BatchBuilder<T> AddSequences(string name, IReadOnlyList<T[,]> sequences, InputLengths lengths)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(sequences);
        return Append(new SequenceSource<T>(name, lengths, sequences));
    }

    private BatchBuilder<T> AddTokens(string name, IReadOnlyList<int[]> sequences, InputLengths lengths)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(sequences);
        return Append(new TokenSource<T>(name, lengths, sequences));
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (inputs.Exists(input => input.Name == name)) throw new ArgumentException($"Input '{name}' is given twice.", nameof(name));
    }

    private BatchBuilder<T> Append(InputSource<T> source)
    {
        source.Check();
        if (inputs.Count > 0 && inputs[0].Count != source.Count)
            throw new ArgumentException($"Input '{source.Name}' has {source.Count} {source.Rows}; input '{inputs[0].Name}' has {inputs[0].Count}.");
        InputSource<T>? main = source.Lengths == InputLengths.Main ? inputs.Find(input => input.Lengths == InputLengths.Main) : null;
        for (int i = 0; main is not null && i < source.Count; i++)
            if (main.Length(i) != source.Length(i))
                throw new ArgumentException($"Sequence {i} has {source.Length(i)} steps in input '{source.Name}' and {main.Length(i)} in input '{main.Name}'. An input with lengths of its own is added by AddSequence.");
        inputs.Add(source);
        return this;
    }
}
