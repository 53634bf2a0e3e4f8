namespace RnnDsl.Explaining;

/// <summary>Whether a refined result is as exact as was asked for.</summary>
/// <param name="Points">How many points it was computed with in the end.</param>
/// <param name="Reached">Whether the tolerance was reached; if not, the result is no better than its completeness gap says.</param>
public readonly record struct Convergence(int Points, bool Reached);
