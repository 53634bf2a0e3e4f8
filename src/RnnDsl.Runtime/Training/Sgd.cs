using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// Gradient descent with momentum, by PyTorch's formulas: g ← g + λ·θ; b ← μ·b + g; θ ← θ − rate·b, or with Nesterov's momentum
/// θ ← θ − rate·(g + μ·b).
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    public Sgd(double learningRate, double momentum = 0) : base(learningRate) => Momentum = momentum;

    /// <summary>μ, in [0, 1).</summary>
    public double Momentum
    {
        get;
        init => field = Fraction(value, nameof(Momentum));
    }

    /// <summary>Whether to step along the momentum that is yet to come (Nesterov 1983); false by default. Without momentum it changes nothing.</summary>
    public bool Nesterov { get; init; }

    /// <summary>λ, not negative; 0 by default. It is added to the gradient, as PyTorch's <c>SGD</c> does.</summary>
    public double WeightDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(WeightDecay));
    }

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new State<T>(length, this);

    private sealed class State<T>(int length, Sgd settings) : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] velocity = new T[length];

        public override IReadOnlyDictionary<string, T[]> Arrays => new Dictionary<string, T[]> { ["velocity"] = velocity };

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            CheckLengths(velocity.Length, parameters, gradient);
            T mu = T.CreateTruncating(settings.Momentum), decay = T.CreateTruncating(settings.WeightDecay), rate = T.CreateTruncating(learningRate);
            bool nesterov = settings.Nesterov;
            int i = 0;
            for (; i <= velocity.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var old = new Vector<T>(parameters[i..]);
                Vector<T> g = new Vector<T>(gradient[i..]) + old * decay;
                Vector<T> next = new Vector<T>(velocity, i) * mu + g;
                next.CopyTo(velocity, i);
                (old - (nesterov ? g + next * mu : next) * rate).CopyTo(parameters[i..]);
            }
            for (; i < velocity.Length; i++)
            {
                T g = gradient[i] + parameters[i] * decay;
                velocity[i] = velocity[i] * mu + g;
                parameters[i] -= (nesterov ? g + velocity[i] * mu : velocity[i]) * rate;
            }
        }
    }
}
