namespace RnnDsl;

/// <summary>
/// A <see cref="Scalar"/> at every live step of a ragged sequence: a type that equations state. It holds no data and has
/// no operators yet: they arrive with sequence models.
/// </summary>
public readonly struct Signal;

/// <summary>
/// A <see cref="Vec"/> at every live step of a ragged sequence: a type that equations state. It holds no data and has no
/// operators yet: they arrive with sequence models.
/// </summary>
public readonly struct Series;

/// <summary>
/// An integer at every live step of a ragged sequence: a type that equations state. It holds no data and has no
/// operators yet: they arrive with sequence models.
/// </summary>
public readonly struct Tokens;
