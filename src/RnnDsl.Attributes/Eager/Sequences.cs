namespace RnnDsl;

/// <summary>
/// An integer at every live step of a ragged sequence: a type that equations state. It holds no data and has no
/// operators yet: they arrive with sequence models.
/// </summary>
public readonly struct Tokens;
