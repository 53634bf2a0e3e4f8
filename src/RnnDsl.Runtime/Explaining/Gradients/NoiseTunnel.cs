using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a method gives at noisy values: mean, mean square and variance over samples of noise.</summary>
/// <param name="SmoothGrad">The mean, with its standard error.</param>
/// <param name="SmoothGradSquared">The mean of the squares.</param>
/// <param name="VarGrad">The variance, divided by n.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record NoiseTunnelResult<T>(Attribution<T> SmoothGrad, Attribution<T> SmoothGradSquared, Attribution<T> VarGrad) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Runs a gradient method at noisy values and takes the moments of what it gives (Captum's NoiseTunnel).</summary>
public static class NoiseTunnel
{
    /// <summary>All three moments from the same samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity, which the noise is added to; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">The method, the noise.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="wrt"/> is an input of tokens.</exception>
    public static NoiseTunnelResult<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        NoiseTunnelOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new NoiseTunnelOptions<T>();
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt).WithPath(description);
        found.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, found, target, initial, options.Run);
        options.Check(description.Name, found, runs.Lengths);
        T[][][,] noisy = Noisy(runs, found, options);
        CellMoments<T>[] moments = options.Method == SmoothedMethod.IntegratedGradients
            ? Integrate(runs, noisy, options.Integrated ?? new IntegratedGradientsOptions<T>(), options.Integrated?.Baseline.Materialize(description, found, runs.Lengths), options.Progress, cancellation)
            : Differentiate(runs, noisy, options, cancellation);
        Attribution<T> Of(string method, T[][,] values, T[][,]? errors) => new(method, options, target, found, values, runs.FunctionValue) { StandardError = errors };
        return new NoiseTunnelResult<T>(
            Of(nameof(SmoothGrad), [.. moments.Select(moment => moment.Mean())], [.. moments.Select(moment => moment.StandardError())]),
            Of(nameof(SmoothGradSquared), [.. moments.Select(moment => moment.MeanSquare())], null),
            Of(nameof(VarGrad), [.. moments.Select(moment => moment.Variance())], null));
    }

    /// <summary>For each example each sample of its values with noise. The noise of an example does not depend on the others.</summary>
    private static T[][][,] Noisy<T>(Displacements<T> runs, Wrt wrt, NoiseTunnelOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int samples = options.Noise?.Count ?? options.Samples;
        return [.. runs.Values.Select((cells, example) =>
        {
            RandomStream random = RandomStream.For(options.Seed, example);
            return Enumerable.Range(0, samples).Select(sample =>
            {
                var noisy = (T[,])cells.Clone();
                Span<T> to = Cells.Of(noisy);
                ReadOnlySpan<T> given = options.Noise is null ? default : Cells.Of(options.Noise[sample]);
                for (int i = 0; i < to.Length; i++) to[i] += given.IsEmpty ? T.CreateTruncating(options.Deviation * random.NextNormal()) : given[i];
                return noisy;
            }).ToArray();
        })];
    }

    private static CellMoments<T>[] Differentiate<T>(Displacements<T> runs, T[][][,] noisy, NoiseTunnelOptions<T> options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int samples = noisy[0].Length;
        int[] sequences = [.. Enumerable.Range(0, noisy.Length * samples).Select(i => i / samples)];
        CellMoments<T>[] moments = [.. noisy.Select(cells => new CellMoments<T>(cells[0].GetLength(0), cells[0].GetLength(1)))];
        var kept = new T[noisy[0][0].GetLength(1)];
        runs.Differentiate(
            sequences,
            (i, step, row) => Cells.Row(noisy[i / samples][i % samples], step).CopyTo(row),
            (i, step, row) =>
            {
                ReadOnlySpan<T> at = Cells.Row(noisy[i / samples][i % samples], step);
                for (int k = 0; k < row.Length; k++)
                    kept[k] = options.Method switch { SmoothedMethod.Saliency => T.Abs(row[k]), SmoothedMethod.InputXGradient => row[k] * at[k], _ => row[k] };
                moments[i / samples].Add(step, kept);
            },
            options.Progress, cancellation);
        return moments;
    }

    /// <summary>Each noisy value has a path of its own.</summary>
    private static CellMoments<T>[] Integrate<T>(
        Displacements<T> runs, T[][][,] noisy, IntegratedGradientsOptions<T> options, T[][,]? baseline, IProgress<double>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double Position, double Weight)[] points = IntegrationPoints.Of(options.Rule, options.Points);
        int samples = noisy[0].Length;
        CellMoments<T>[] moments = [.. noisy.Select(cells => new CellMoments<T>(cells[0].GetLength(0), cells[0].GetLength(1)))];
        T[][,] start = baseline ?? [.. noisy.Select(cells => new T[cells[0].GetLength(0), cells[0].GetLength(1)])];
        for (int sample = 0; sample < samples; sample++)
        {
            var path = new PathGradients<T>(runs, start, [.. noisy.Select(cells => cells[sample])]);
            T[][,] values = path.Integrate(Target.Examples(noisy.Length), points, PartOfProgress.Of(progress, sample, samples), cancellation);
            for (int example = 0; example < values.Length; example++)
                for (int step = 0; step < values[example].GetLength(0); step++) moments[example].Add(step, Cells.Row(values[example], step));
        }
        return moments;
    }
}
