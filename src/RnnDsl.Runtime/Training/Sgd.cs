using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// Gradient descent with momentum, by PyTorch's formulas: b ← μ·b + g; θ ← θ − rate·b.
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

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new State<T>(length, Momentum);

    private sealed class State<T>(int length, double momentum) : OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] velocity = new T[length];

        public override IReadOnlyDictionary<string, T[]> Arrays => new Dictionary<string, T[]> { ["velocity"] = velocity };

        public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            CheckLengths(velocity.Length, parameters, gradient);
            T mu = T.CreateTruncating(momentum), rate = T.CreateTruncating(learningRate);
            int i = 0;
            for (; i <= velocity.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> next = new Vector<T>(velocity, i) * mu + new Vector<T>(gradient[i..]);
                next.CopyTo(velocity, i);
                (new Vector<T>(parameters[i..]) - next * rate).CopyTo(parameters[i..]);
            }
            for (; i < velocity.Length; i++)
            {
                velocity[i] = velocity[i] * mu + gradient[i];
                parameters[i] -= velocity[i] * rate;
            }
        }
    }
}
