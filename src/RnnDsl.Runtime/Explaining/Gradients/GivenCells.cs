using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Checks arrays that a caller gives for all examples alike: noise, perturbations.</summary>
internal static class GivenCells
{
    internal static void Check<T>(string model, string what, IReadOnlyList<T[,]> given, Wrt wrt, int[] lengths) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (given.Count == 0) throw new ArgumentException($"{model}: the list of {what} is empty.", "options");
        int longest = lengths.Max();
        for (int i = 0; i < given.Count; i++)
        {
            if (given[i] is null) throw new ArgumentException($"{model}: {what} {i} is null.", "options");
            if (given[i].GetLength(0) < longest || given[i].GetLength(1) != wrt.Width)
                throw new ArgumentException($"{model}: {what} {i} is [{given[i].GetLength(0)} × {given[i].GetLength(1)}]; '{wrt.Name}' takes [{longest} steps × {wrt.Width}].", "options");
            foreach (T value in Cells.Of(given[i]))
                if (!T.IsFinite(value)) throw new ArgumentException($"{model}: {what} {i} holds {value}.", "options");
        }
    }
}
