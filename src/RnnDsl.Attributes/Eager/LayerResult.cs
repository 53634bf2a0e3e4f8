namespace RnnDsl;

/// <summary>
/// What a layer gave: its main output, to which it converts, and every output by name: <c>Scan(lstm, xs)["c"]</c>.
/// The <see langword="default"/> has no value; using it throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct LayerResult
{
    private readonly string main;
    private readonly IReadOnlyDictionary<string, LayerArgument>? values;

    /// <summary>What an evaluator found.</summary>
    /// <param name="main">The name of the main output.</param>
    /// <param name="values">Every output by name.</param>
    /// <exception cref="ArgumentException">There is no value of the main output's name.</exception>
    public LayerResult(string main, IReadOnlyDictionary<string, LayerArgument> values)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(values);
        (this.main, this.values) = (main, values);
        Find(main);
    }

    /// <summary>Another output as the main one.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The layer has no such output.</exception>
    /// <exception cref="InvalidOperationException">The result has no value.</exception>
    public LayerResult this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            Held("LayerResult[name]");
            Find(name);
            return new(name, values!);
        }
    }

    /// <summary>The main output as a <see cref="Scalar"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind, or there is none.</exception>
    public static implicit operator Scalar(LayerResult result) => result.As<Scalar>();

    /// <summary>The main output as a <see cref="Vec"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind, or there is none.</exception>
    public static implicit operator Vec(LayerResult result) => result.As<Vec>();

    /// <summary>The main output as a <see cref="Mat"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind, or there is none.</exception>
    public static implicit operator Mat(LayerResult result) => result.As<Mat>();

    /// <summary>The main output as a <see cref="Signal"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind, or there is none.</exception>
    public static implicit operator Signal(LayerResult result) => result.As<Signal>();

    /// <summary>The main output as a <see cref="Series"/>.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind, or there is none.</exception>
    public static implicit operator Series(LayerResult result) => result.As<Series>();

    /// <summary>The main output's numbers.</summary>
    public override string ToString() => values is null ? "LayerResult without a value" : $"{Find(main).Value}";

    /// <summary>A result of one unnamed value: what an operation on results gives.</summary>
    internal static LayerResult Of(string operation, LayerArgument value) =>
        new(operation, new Dictionary<string, LayerArgument> { [operation] = value });

    /// <summary>The main output, or the error that names the operation which needs it.</summary>
    internal LayerArgument Held(string operation) =>
        values is null ? throw Operation.Empty(operation, nameof(LayerResult)) : Find(main);

    private TValue As<TValue>() => Held(typeof(TValue).Name).Value is TValue value
        ? value
        : throw new InvalidOperationException(
            $"The layer's output '{main}' is a {Find(main).Value.GetType().Name}, not a {typeof(TValue).Name}.");

    private LayerArgument Find(string name) => values!.TryGetValue(name, out LayerArgument found)
        ? found
        : throw new ArgumentException($"The layer has no output '{name}'; it has {string.Join(", ", values.Keys)}.", nameof(name));
}
