using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with PyTorch's formulas and defaults: m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)g²;
/// θ ← θ − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
/// </summary>
public sealed record Adam : Optimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">The step size.</param>
    public Adam(double learningRate = 1e-3) : base(learningRate)
    {
    }

    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1
    {
        get;
        init => field = Fraction(value, nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2
    {
        get;
        init => field = Fraction(value, nameof(Beta2));
    } = 0.999;

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "Epsilon is above 0.");
    } = 1e-8;

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new State<T>(length, this);

    private sealed class State<T>(int length, Adam settings) : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
            T takeMean = T.CreateTruncating(1 - settings.Beta1);
            T keepSquare = T.CreateTruncating(settings.Beta2), takeSquare = T.CreateTruncating(1 - settings.Beta2);
            T correction = T.CreateTruncating(Math.Sqrt(1 - Math.Pow(settings.Beta2, steps)));
            T rate = T.CreateTruncating(learningRate / (1 - Math.Pow(settings.Beta1, steps)));
            T epsilon = T.CreateTruncating(settings.Epsilon);
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
                (new Vector<T>(parameters[i..]) - move).CopyTo(parameters[i..]);
            }
            for (; i < mean.Length; i++)
            {
                T g = gradient[i];
                mean[i] += (g - mean[i]) * takeMean;
                square[i] = square[i] * keepSquare + g * g * takeSquare;
                parameters[i] -= mean[i] / (T.Sqrt(square[i]) / correction + epsilon) * rate;
            }
        }
    }
}
