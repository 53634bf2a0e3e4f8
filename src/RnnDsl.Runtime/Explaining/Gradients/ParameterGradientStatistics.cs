using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ParameterGradientStatistics"/> can be told.</summary>
public sealed record ParameterGradientStatisticsOptions : ExplainOptions
{
    /// <summary>The shares below which the quantiles lie.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>How many elements of a parameter the quantiles are taken of, at most: of more, as many are drawn.</summary>
    public int MaximumElements { get; init; } = 200_000;

    /// <summary>What these are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>How the gradients of one parameter are spread over the examples of a data set.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Shape">[] a scalar, [n] a vector, [r, c] a matrix.</param>
/// <param name="Mean">The mean of all elements of all examples.</param>
/// <param name="StandardDeviation">Their standard deviation (divided by n).</param>
/// <param name="Norm">The mean of the examples' Euclidean norms.</param>
/// <param name="NormDeviation">The norms' standard deviation (divided by n).</param>
/// <param name="NormOfMean">The norm of the mean gradient, which a step of training follows: far below <paramref name="Norm"/>, examples pull in different directions.</param>
/// <param name="Least">The least element.</param>
/// <param name="Greatest">The greatest element.</param>
/// <param name="Zeros">The share of elements that are exactly zero.</param>
/// <param name="Quantiles">The elements below which the asked-for shares lie.</param>
public sealed record ParameterGradientSummary(
    string Name, IReadOnlyList<int> Shape, double Mean, double StandardDeviation, double Norm, double NormDeviation, double NormOfMean,
    double Least, double Greatest, double Zeros, IReadOnlyList<double> Quantiles);

/// <summary>The gradients of a target by every parameter, example by example: vanishing, exploding and dead parameters show here.</summary>
public sealed partial class ParameterGradientStatistics
{
    private readonly Dictionary<string, ParameterGradientSummary> byName;

    internal ParameterGradientStatistics(string target, int examples, IReadOnlyList<double> shares, IReadOnlyList<ParameterGradientSummary> parameters)
    {
        (Target, Examples, QuantileShares, Parameters) = (target, examples, shares, parameters);
        byName = parameters.ToDictionary(summary => summary.Name);
    }

    /// <summary>What was differentiated, in words.</summary>
    public string Target { get; }

    /// <summary>How many examples there were.</summary>
    public int Examples { get; }

    /// <summary>The shares that the quantiles belong to.</summary>
    public IReadOnlyList<double> QuantileShares { get; }

    /// <summary>A summary for each parameter, in the model's order.</summary>
    public IReadOnlyList<ParameterGradientSummary> Parameters { get; }

    /// <summary>The summary of a parameter.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public ParameterGradientSummary this[string name] => byName.TryGetValue(name, out ParameterGradientSummary? found) ? found
        : throw new ArgumentException($"There is no parameter '{name}'; there are {ModelDescription.List(byName.Keys)}.", nameof(name));

    /// <summary>Differentiates the target of each example by all parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The data set.</param>
    /// <param name="target">What is differentiated, for example <see cref="Explaining.Target.CrossEntropy"/> or <see cref="Explaining.Target.Loss{T}"/>.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Quantiles.</param>
    /// <param name="cancellation">Stops between examples.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static ParameterGradientStatistics Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial = null,
        ParameterGradientStatisticsOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ParameterGradientStatisticsOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumElements, 1, "options.MaximumElements");
        foreach (double share in options.Quantiles)
            if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException("options.Quantiles", share, "A quantile's share lies in [0, 1].");
        RecurrentModel<T> compiled = model.Compiled;
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        ParameterInfo[] infos = compiled.Description.Parameters;
        ParameterMoments[] moments = [.. infos.Select((info, p) => new ParameterMoments(ModelDescription.Elements(info.Shape), batch.Count, options, p))];
        var gradients = new Gradients<T>(compiled);
        for (int example = 0; example < batch.Count; example++)
        {
            cancellation.ThrowIfCancellationRequested();
            var one = new Variants<T>(compiled.Description, batch, [example], -1, initial);
            Trace<T> run = target.Needs(compiled.Description) == Keep.Named ? compiled.Record(one.Batch, one.Initial, options: options.Run) : compiled.Tape(one.Batch, one.Initial, options.Run);
            var view = new RunView<T>(run);
            FirstNaN.Refuse(target.Values(view, [example]), () => compiled.Record(one.Batch, one.Initial, options: options.Run));
            var seeds = new Seeds<T>(run);
            target.Seed(view, seeds, [example]);
            compiled.Backward(run, seeds, GradientRequest.Parameters, gradients, options.Run);
            for (int p = 0; p < infos.Length; p++) moments[p].Add(gradients.Parameters[p].Span);
            options.Progress?.Report((example + 1.0) / batch.Count);
        }
        return new ParameterGradientStatistics(target.ToString()!, batch.Count, [.. options.Quantiles], [.. infos.Select((info, p) => moments[p].Summary(info, options.Quantiles))]);
    }

    /// <summary>What is added up of one parameter's gradients.</summary>
    private sealed class ParameterMoments
    {
        private readonly RunningStatistics elements = new();
        private readonly List<double> norms = [];
        private readonly double[] sum;
        private readonly double[] kept;
        private readonly long all;
        private readonly RandomStream? random;
        private long seen;
        private long zeros;

        internal ParameterMoments(int size, int examples, ParameterGradientStatisticsOptions options, int number)
        {
            sum = new double[size];
            all = (long)size * examples;
            kept = new double[Math.Min(all, options.MaximumElements)];
            random = kept.Length < all ? RandomStream.For(options.Seed, number) : null;
        }

        internal void Add<T>(ReadOnlySpan<T> gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double squares = 0;
            for (int i = 0; i < gradient.Length; i++)
            {
                double value = double.CreateTruncating(gradient[i]);
                elements.Push(value);
                squares += value * value;
                sum[i] += value;
                if (value == 0) zeros++;
                Keep(value);
            }
            norms.Add(Math.Sqrt(squares));
        }

        internal ParameterGradientSummary Summary(ParameterInfo info, IReadOnlyList<double> shares)
        {
            Array.Sort(kept);
            return new ParameterGradientSummary(
                info.Name, info.Shape, elements.Mean, elements.PopulationStandardDeviation, norms.Average(), ArrayStatistics.PopulationStandardDeviation([.. norms]),
                Math.Sqrt(sum.Sum(value => value * value)) / norms.Count, elements.Minimum, elements.Maximum, (double)zeros / all,
                [.. shares.Select(share => SortedArrayStatistics.Quantile(kept, share))]);
        }

        /// <summary>Every element has the same chance to be kept (Vitter's algorithm R).</summary>
        private void Keep(double value)
        {
            long place = seen < kept.Length ? seen : (long)(random!.NextUniform() * (seen + 1));
            seen++;
            if (place < kept.Length) kept[place] = value;
        }
    }
}
