using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Generating;

/// <summary>Arithmetic on logits, in double.</summary>
internal static class Logits
{
    /// <summary>The first of the largest.</summary>
    /// <exception cref="InvalidOperationException">One is not a number.</exception>
    internal static int Largest<T>(ReadOnlySpan<T> logits) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int largest = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            if (T.IsNaN(logits[token])) throw new InvalidOperationException($"The logit of token {token} is not a number.");
            if (logits[token] > logits[largest]) largest = token;
        }
        return largest;
    }

    /// <summary>Logarithms of the probabilities: x − log Σ exp x.</summary>
    internal static void LogSoftmax<T>(ReadOnlySpan<T> logits, Span<double> into) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = double.CreateTruncating(logits[Largest(logits)]), sum = 0;
        for (int token = 0; token < logits.Length; token++) sum += Math.Exp(double.CreateTruncating(logits[token]) - largest);
        double log = largest + Math.Log(sum);
        for (int token = 0; token < logits.Length; token++) into[token] = double.CreateTruncating(logits[token]) - log;
    }

    /// <summary>Draws a token.</summary>
    /// <param name="logs">Logarithms of the probabilities at temperature 1.</param>
    /// <param name="options">Temperature, top-k, nucleus: in this order, as is usual.</param>
    /// <param name="random">One number is drawn.</param>
    internal static int Draw(ReadOnlySpan<double> logs, SamplingOptions options, RandomStream random)
    {
        var order = new int[logs.Length];
        var weights = new double[logs.Length];
        double largest = double.NegativeInfinity;
        foreach (double log in logs) largest = Math.Max(largest, log);
        for (int token = 0; token < order.Length; token++)
        {
            order[token] = token;
            weights[token] = -Math.Exp((logs[token] - largest) / options.Temperature);
        }
        // Likeliest first, those that are equally likely by their numbers.
        double[] ranked = [.. weights];
        if (options.TopK is not null || options.TopP < 1) Array.Sort(order, (a, b) => ranked[a] != ranked[b] ? ranked[a].CompareTo(ranked[b]) : a.CompareTo(b));
        int kept = Math.Min(order.Length, options.TopK ?? order.Length);
        double sum = 0;
        for (int rank = 0; rank < kept; rank++) sum -= weights[order[rank]];
        if (options.TopP < 1)
        {
            double reached = 0;
            int nucleus = 0;
            while (nucleus < kept && reached < options.TopP * sum) reached -= weights[order[nucleus++]];
            kept = nucleus;
            sum = reached;
        }
        double left = random.NextUniform() * sum;
        for (int rank = 0; rank < kept; rank++)
            if ((left += weights[order[rank]]) < 0)
                return order[rank];
        return order[0];
    }
}
