namespace RnnDsl.Data;

/// <summary>What readers make of values that are missing in a file.</summary>
public enum MissingValues
{
    /// <summary>An error that names the place.</summary>
    Refuse,

    /// <summary>NaN. Losses and explanations refuse NaN later, so that it cannot slip into a model unseen.</summary>
    NaN,

    /// <summary>The value of the step before in the same dimension; of the first steps the first value that is there.</summary>
    Previous,
}
