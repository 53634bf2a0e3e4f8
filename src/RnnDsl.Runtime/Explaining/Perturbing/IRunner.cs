namespace RnnDsl.Explaining;

/// <summary>Answers questions to a game.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IRunner<T>
{
    /// <summary>The value of each distinct question.</summary>
    /// <param name="coalitions">The questions.</param>
    /// <param name="sorted">The distinct ones, in order.</param>
    /// <param name="values">One for each of those.</param>
    /// <param name="done">Told how many more were answered.</param>
    /// <param name="cancellation">Stops between runs.</param>
    void Run(Coalitions coalitions, SortedCoalitions sorted, Span<T> values, Action<int> done, CancellationToken cancellation);
}
