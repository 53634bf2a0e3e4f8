using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// RMSProp (Hinton 2012) with PyTorch's formulas and defaults: g ← g + λ·θ; v ← α·v + (1 − α)g²; b ← μ·b + g / (√v + ε); θ ← θ − rate·b.
/// Centred (Graves 2013), m ← m + (1 − α)(g − m) and √(v − m²) takes the place of √v.
/// </summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>RMSProp.</summary>
    /// <param name="learningRate">The step size.</param>
    public RmsProp(double learningRate = 1e-2) : base(learningRate)
    {
    }

    /// <summary>α, in [0, 1).</summary>
    public double Alpha
    {
        get;
        init => field = Fraction(value, nameof(Alpha));
    } = 0.99;

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = OptimizerSettings.Positive(value, nameof(Epsilon));
    } = 1e-8;

    /// <summary>μ, in [0, 1); 0 by default.</summary>
    public double Momentum
    {
        get;
        init => field = Fraction(value, nameof(Momentum));
    }

    /// <summary>λ, not negative; 0 by default.</summary>
    public double WeightDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(WeightDecay));
    }

    /// <summary>Whether the gradient's variance takes the place of its mean square; false by default.</summary>
    public bool Centred { get; init; }

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new State<T>(length, this);

    private sealed class State<T>(int length, RmsProp settings) : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] square = new T[length];
        private readonly T[] mean = new T[settings.Centred ? length : 0];
        private readonly T[] velocity = new T[settings.Momentum > 0 ? length : 0];

        public override IReadOnlyDictionary<string, T[]> Arrays
        {
            get
            {
                var arrays = new Dictionary<string, T[]> { ["square"] = square };
                if (settings.Centred) arrays["mean"] = mean;
                if (settings.Momentum > 0) arrays["velocity"] = velocity;
                return arrays;
            }
        }

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            CheckLengths(square.Length, parameters, gradient);
            T decay = T.CreateTruncating(settings.WeightDecay), keep = T.CreateTruncating(settings.Alpha), take = T.CreateTruncating(1 - settings.Alpha);
            T mu = T.CreateTruncating(settings.Momentum), epsilon = T.CreateTruncating(settings.Epsilon), rate = T.CreateTruncating(learningRate);
            int i = 0;
            for (; i <= square.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var old = new Vector<T>(parameters[i..]);
                Vector<T> g = new Vector<T>(gradient[i..]) + old * decay;
                Vector<T> v = new Vector<T>(square, i) * keep + g * g * take;
                v.CopyTo(square, i);
                if (mean.Length > 0)
                {
                    var m = new Vector<T>(mean, i);
                    m += (g - m) * take;
                    m.CopyTo(mean, i);
                    // Rounding may take the variance of a steady gradient below zero.
                    v = Vector.Max(v - m * m, Vector<T>.Zero);
                }
                Vector<T> move = g / (Vector.SquareRoot(v) + new Vector<T>(epsilon));
                if (velocity.Length > 0)
                {
                    move = new Vector<T>(velocity, i) * mu + move;
                    move.CopyTo(velocity, i);
                }
                (old - move * rate).CopyTo(parameters[i..]);
            }
            for (; i < square.Length; i++)
            {
                T g = gradient[i] + parameters[i] * decay;
                T v = square[i] = square[i] * keep + g * g * take;
                if (mean.Length > 0)
                {
                    mean[i] += (g - mean[i]) * take;
                    v = T.Max(v - mean[i] * mean[i], T.Zero);
                }
                T move = g / (T.Sqrt(v) + epsilon);
                if (velocity.Length > 0) move = velocity[i] = velocity[i] * mu + move;
                parameters[i] -= move * rate;
            }
        }
    }
}
