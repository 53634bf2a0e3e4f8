namespace RnnDsl.Tests.Explaining;

/// <summary>Calls that must be refused, in the user's words.</summary>
internal static class Refused
{
    internal static void With<TException>(string message, Action call) where TException : Exception =>
        Assert.StartsWith(message, Assert.Throws<TException>(call).Message, StringComparison.Ordinal);
}

/// <summary>A row of a table.</summary>
internal static class StepRow
{
    internal static T[] Of<T>(T[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column])];
}
