using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The one summary of a model: <c>model.Describe(data)</c>.</summary>
public static class Describing
{
    /// <summary>
    /// Looks at a model over a data set in every way that fits it: gates, attention, memory, gradients, units, states, weights, activation functions, attributions, surrogates, automaton.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set; it is gone through several times, piece by piece, and never held as a whole.</param>
    /// <param name="options">Which parts, features, the seed.</param>
    /// <param name="cancellation">Stops between pieces of the work.</param>
    /// <exception cref="ArgumentException">The data do not fit the model, or an option does not. What the data are too few for is left out, and named in <see cref="ModelReport.Skipped"/>.</exception>
    /// <exception cref="ArithmeticException">A quantity or a target is not a finite number.</exception>
    public static ModelReport Describe<T>(this IRecurrentModel<T> model, SequenceSet<T> data, DescribeOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return new ReportBuilder<T>(model.Compiled, data, options ?? new DescribeOptions<T>(), cancellation).Build();
    }
}
