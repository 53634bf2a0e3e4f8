using System.Numerics;

namespace RnnDsl.Training;

/// <summary>What Adam and AdamW remember; without decay the parameters are kept as they are, bit for bit.</summary>
internal sealed class AdamState<T>(int length, double beta1, double beta2, double epsilonSetting, double decay) : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] mean = new T[length];
    private readonly T[] square = new T[length];
    private long steps;

    public override IReadOnlyDictionary<string, T[]> Arrays => new Dictionary<string, T[]> { ["mean"] = mean, ["square"] = square };

    public override long StepsTaken
    {
        get => steps;
        set => steps = value;
    }

    public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
    {
        CheckLengths(mean.Length, parameters, gradient);
        steps++;
        T takeMean = T.CreateTruncating(1 - beta1);
        T keepSquare = T.CreateTruncating(beta2), takeSquare = T.CreateTruncating(1 - beta2);
        T correction = T.CreateTruncating(Math.Sqrt(1 - Math.Pow(beta2, steps)));
        T rate = T.CreateTruncating(learningRate / (1 - Math.Pow(beta1, steps)));
        T keep = T.CreateTruncating(1 - learningRate * decay);
        T epsilon = T.CreateTruncating(epsilonSetting);
        int i = 0;
        for (; i <= mean.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var g = new Vector<T>(gradient[i..]);
            var m = new Vector<T>(mean, i);
            m += (g - m) * takeMean;
            Vector<T> v = new Vector<T>(square, i) * keepSquare + g * g * takeSquare;
            Vector<T> move = m / (Vector.SquareRoot(v) / new Vector<T>(correction) + new Vector<T>(epsilon)) * rate;
            m.CopyTo(mean, i);
            v.CopyTo(square, i);
            (new Vector<T>(parameters[i..]) * keep - move).CopyTo(parameters[i..]);
        }
        for (; i < mean.Length; i++)
        {
            T g = gradient[i];
            mean[i] += (g - mean[i]) * takeMean;
            square[i] = square[i] * keepSquare + g * g * takeSquare;
            parameters[i] = parameters[i] * keep - mean[i] / (T.Sqrt(square[i]) / correction + epsilon) * rate;
        }
    }
}
