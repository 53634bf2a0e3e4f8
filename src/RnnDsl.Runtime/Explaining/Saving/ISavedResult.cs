namespace RnnDsl.Explaining;

/// <summary>
/// A result that becomes JSON and comes back the same: <c>result.ToJson()</c>, <c>result.Save(path)</c>, <c>Attribution&lt;double&gt;.FromJson(json)</c>,
/// <c>Attribution&lt;double&gt;.Load(path)</c>. The fields are in docs/explanations.md.
/// </summary>
/// <typeparam name="TSelf">The result's own type.</typeparam>
public interface ISavedResult<TSelf> where TSelf : class, ISavedResult<TSelf>
{
    /// <summary>How it becomes JSON.</summary>
    internal static abstract ResultFormat<TSelf> Format { get; }
}

/// <summary>To JSON and back.</summary>
public static class SavedResults
{
    extension<TResult>(TResult result) where TResult : class, ISavedResult<TResult>
    {
        /// <summary>The result as JSON.</summary>
        public string ToJson() => TResult.Format.ToJson(result);

        /// <summary>Writes the result as JSON: under another name in the same folder first, then renamed, so that the file is there as a whole or not at all.</summary>
        /// <param name="path">The file; one that is there is replaced.</param>
        public void Save(string path) => TResult.Format.Save(result, path);

        /// <summary>A result from its JSON.</summary>
        /// <param name="json">What <see cref="ToJson"/> gave.</param>
        /// <exception cref="ExplanationFileException">It is no such result, one of a later version, or damaged.</exception>
        public static TResult FromJson(string json)
        {
            ArgumentNullException.ThrowIfNull(json);
            return TResult.Format.FromJson(json);
        }

        /// <summary>A result from a file.</summary>
        /// <param name="path">What <see cref="Save"/> wrote.</param>
        /// <exception cref="ExplanationFileException">It is no such result, one of a later version, or damaged.</exception>
        /// <exception cref="IOException">The file cannot be read.</exception>
        public static TResult Load(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            return TResult.Format.Load(path);
        }
    }
}
