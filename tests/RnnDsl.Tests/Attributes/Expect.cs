namespace RnnDsl.Tests.Attributes;

/// <summary>Comparisons that the tests of this folder share.</summary>
internal static class Expect
{
    public static void Close(double expected, double actual, double relative = 1e-14) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 1e-300),
            $"expected {expected:R}, got {actual:R}");

    public static void Close(double expected, Scalar actual, double relative = 1e-14) =>
        Close(expected, (double)actual, relative);

    public static void Close(double[] expected, Vec actual, double relative = 1e-14)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Close(expected[i], actual[i], relative);
    }

    public static void Close(double[,] expected, Mat actual, double relative = 1e-14)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.Rows, actual.Columns));
        for (int i = 0; i < actual.Rows; i++)
        {
            for (int j = 0; j < actual.Columns; j++) Close(expected[i, j], actual[i, j], relative);
        }
    }

    public static void ShapeError(string message, Func<object> act) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(act).Message);

    public static void NoValue(string operationAndType, Func<object> act) =>
        Assert.Equal(
            operationAndType + " without a value. The fields of a definition hold values only on an eager instance.",
            Assert.Throws<InvalidOperationException>(act).Message);
}
