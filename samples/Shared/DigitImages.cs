using RnnDsl.Models;

namespace RnnDsl.MadeUp;

/// <summary>
/// Images of the digits 0 to 9, 8 × 8, drawn with a pen of strokes: shifted, slanted, scaled, thicker or thinner, with noise. Values lie in [0, 1].
/// As sequences their rows are steps: [8 × 8].
/// </summary>
public static class DigitImages
{
    /// <summary>Rows, and columns.</summary>
    public const int Size = 8;

    /// <summary>For each digit its strokes: points (x, y) of a line, from the left and from the top, in a square of side 1.</summary>
    private static readonly (double X, double Y)[][][] Font =
    [
        [[(0.5, 0), (0.85, 0.2), (0.9, 0.5), (0.85, 0.8), (0.5, 1), (0.15, 0.8), (0.1, 0.5), (0.15, 0.2), (0.5, 0)]],
        [[(0.25, 0.25), (0.55, 0), (0.55, 1)]],
        [[(0.1, 0.2), (0.4, 0), (0.8, 0.1), (0.85, 0.35), (0.1, 1), (0.9, 1)]],
        [[(0.1, 0.05), (0.8, 0.05), (0.45, 0.42), (0.85, 0.6), (0.8, 0.9), (0.45, 1), (0.1, 0.9)]],
        [[(0.7, 1), (0.7, 0), (0.1, 0.65), (0.95, 0.65)]],
        [[(0.85, 0), (0.2, 0), (0.15, 0.45), (0.6, 0.4), (0.88, 0.65), (0.75, 0.95), (0.4, 1), (0.1, 0.9)]],
        [[(0.75, 0), (0.3, 0.3), (0.12, 0.7), (0.3, 1), (0.7, 1), (0.88, 0.75), (0.65, 0.5), (0.2, 0.6)]],
        [[(0.1, 0), (0.9, 0), (0.4, 1)], [(0.35, 0.5), (0.8, 0.5)]],
        [[(0.5, 0.47), (0.2, 0.25), (0.5, 0), (0.8, 0.25), (0.5, 0.47), (0.12, 0.75), (0.5, 1), (0.88, 0.75), (0.5, 0.47)]],
        [[(0.82, 0.35), (0.4, 0.5), (0.15, 0.28), (0.4, 0), (0.75, 0.05), (0.85, 0.35), (0.7, 1)]],
    ];

    /// <summary>Images; the digits come in turn.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides how they are drawn.</param>
    public static MadeUpSequence[] Images(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new RandomStream(seed);
        var images = new MadeUpSequence[count];
        for (int i = 0; i < count; i++) images[i] = new MadeUpSequence(Draw(i % Font.Length, random), i % Font.Length);
        return images;
    }

    private static double[,] Draw(int digit, RandomStream random)
    {
        double width = random.Between(3.8, 5.4), height = random.Between(5.2, 6.6), slant = random.Between(-0.2, 0.25), pen = random.Between(0.5, 0.85);
        double left = (Size - 1 - width) / 2 + random.Between(-0.7, 0.7), top = (Size - 1 - height) / 2 + random.Between(-0.5, 0.5);
        (double X, double Y) Place((double X, double Y) point) =>
            (left + width * (point.X + slant * (0.5 - point.Y)) + 0.12 * random.NextNormal(), top + height * point.Y + 0.12 * random.NextNormal());
        (double X, double Y)[][] strokes = [.. Font[digit].Select(stroke => stroke.Select(Place).ToArray())];
        var image = new double[Size, Size];
        for (int row = 0; row < Size; row++)
        for (int column = 0; column < Size; column++)
        {
            double nearest = strokes.Min(stroke => Distance(stroke, column, row));
            double ink = Math.Clamp(1 - (nearest - pen) / 0.7, 0, 1);
            image[row, column] = Math.Clamp(ink + 0.04 * random.NextNormal(), 0, 1);
        }
        return image;
    }

    /// <summary>From a point to a line of several pieces.</summary>
    private static double Distance((double X, double Y)[] line, double x, double y)
    {
        double least = double.PositiveInfinity;
        for (int i = 1; i < line.Length; i++)
        {
            (double dx, double dy) = (line[i].X - line[i - 1].X, line[i].Y - line[i - 1].Y);
            double along = Math.Clamp(((x - line[i - 1].X) * dx + (y - line[i - 1].Y) * dy) / (dx * dx + dy * dy + 1e-12), 0, 1);
            double ex = x - line[i - 1].X - along * dx, ey = y - line[i - 1].Y - along * dy;
            least = Math.Min(least, Math.Sqrt(ex * ex + ey * ey));
        }
        return least;
    }
}
