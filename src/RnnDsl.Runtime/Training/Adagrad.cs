using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011) with PyTorch's formulas and defaults: g ← g + λ·θ; s ← s + g²;
/// θ ← θ − rate / (1 + (t − 1)·η) · g / (√s + ε).
/// </summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">The step size.</param>
    public Adagrad(double learningRate = 1e-2) : base(learningRate)
    {
    }

    /// <summary>η, not negative; 0 by default.</summary>
    public double LearningRateDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(LearningRateDecay));
    }

    /// <summary>λ, not negative; 0 by default.</summary>
    public double WeightDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(WeightDecay));
    }

    /// <summary>What the sums of squares start from, not negative; 0 by default.</summary>
    public double InitialAccumulator
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(InitialAccumulator));
    }

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = OptimizerSettings.Positive(value, nameof(Epsilon));
    } = 1e-10;

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new State<T>(length, this);

    private sealed class State<T> : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Adagrad settings;
        // Without the start value: the gaps of the flat storage must stay zero in what a checkpoint saves.
        private readonly T[] sum;
        private long steps;

        internal State(int length, Adagrad settings)
        {
            this.settings = settings;
            sum = new T[length];
        }

        public override IReadOnlyDictionary<string, T[]> Arrays => new Dictionary<string, T[]> { ["sum"] = sum };

        public override long StepsTaken
        {
            get => steps;
            set => steps = value;
        }

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            CheckLengths(sum.Length, parameters, gradient);
            T rate = T.CreateTruncating(learningRate / (1 + steps * settings.LearningRateDecay));
            T decay = T.CreateTruncating(settings.WeightDecay), start = T.CreateTruncating(settings.InitialAccumulator), epsilon = T.CreateTruncating(settings.Epsilon);
            steps++;
            int i = 0;
            for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var old = new Vector<T>(parameters[i..]);
                Vector<T> g = new Vector<T>(gradient[i..]) + old * decay;
                Vector<T> s = new Vector<T>(sum, i) + g * g;
                s.CopyTo(sum, i);
                (old - g / (Vector.SquareRoot(s + new Vector<T>(start)) + new Vector<T>(epsilon)) * rate).CopyTo(parameters[i..]);
            }
            for (; i < sum.Length; i++)
            {
                T g = gradient[i] + parameters[i] * decay;
                sum[i] += g * g;
                parameters[i] -= g / (T.Sqrt(sum[i] + start) + epsilon) * rate;
            }
        }
    }
}
