using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

public sealed partial record ActivationCurves
{
    // Beyond the streams of the calls.
    private const int FirstEquation = 1 << 20;

    /// <summary>
    /// Looks at every elementwise function of a definition over a data set. The equations are evaluated as they are written, in double precision, so that inputs
    /// without a name, as in <c>o * Tanh(cNext)</c> or <c>Sigmoid(W * x + U * h)</c>, are seen like those with one, and the curves are those of the functions themselves. Where the
    /// equation of a quantity is a function of one other named quantity, written with more than one call, the whole of it has a curve too: so do helper methods of the user's own.
    /// Straight lines are left out.
    /// </summary>
    /// <param name="model">The model; compiled from a definition.</param>
    /// <param name="data">The data set.</param>
    /// <param name="options">How many sequences, points and bins; what counts as linear and saturated.</param>
    /// <param name="cancellation">Stops between sequences.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an option is out of range.</exception>
    /// <exception cref="NotSupportedException">The model was not made from a definition.</exception>
    public static ActivationCurves Of<T>(IRecurrentModel<T> model, SequenceSet<T> data, ActivationCurveOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new ActivationCurveOptions()).Checked();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        string[] names = [.. EagerTrace.Names(description)];
        foreach (string quantity in options.Quantities ?? [])
            if (!names.Contains(quantity)) throw new ArgumentException($"{description.Name} has no quantity '{quantity}'; it has {ModelDescription.List(names)}.", "options.Quantities");
        HashSet<string> wanted = [.. options.Quantities ?? names];
        int[] sequences = SubsetSet<T>.Numbers(data.Count, options.Sequences, options.Seed);
        var calls = new EagerCalls(options, wanted.Contains);
        var whole = new WholeEquations<T>(compiled, data, sequences);
        VisitedInputs[] equations = [.. WholeEquations<T>.Candidates(description).Where(pair => wanted.Contains(pair.Quantity)).Select((pair, i) => Equation(whole, description, pair, options, i)).OfType<VisitedInputs>()];
        ILookup<string, VisitedInputs> read = equations.ToLookup(equation => equation.Argument);
        IElementObserver? before = ElementCalls.Observer;
        ElementCalls.Observer = calls;
        try
        {
            for (int i = 0; i < sequences.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                compiled.Evaluate(data.Take(compiled, [sequences[i]]).Batch, evaluated: (quantity, _, _, values) =>
                {
                    calls.Evaluated(quantity);
                    foreach (VisitedInputs equation in read[quantity]) equation.Add(values);
                });
                options.Progress?.Report((i + 1.0) / sequences.Length);
            }
        }
        finally
        {
            ElementCalls.Observer = before;
        }
        foreach (VisitedInputs place in calls.Places) place.Argument = EquationText.Argument(EquationOf(description, place.Quantity), place.Function);
        IEnumerable<VisitedInputs> several = equations.Where(equation => !calls.Places.Any(place => place.Quantity == equation.Quantity && IsAll(EquationOf(description, place.Quantity), place)));
        ActivationCurve[] curves = [.. calls.Places.Concat(several).OrderBy(place => Array.IndexOf(names, place.Quantity)).ThenBy(place => place.Call).Select(place => place.Curve(options)).OfType<ActivationCurve>()];
        return new ActivationCurves(description.Name, sequences.Length, data.Count, options.LinearShare, options.SaturatedShare, options.Reference, curves);
    }

    private static VisitedInputs? Equation<T>(WholeEquations<T> whole, ModelDescription model, (string Quantity, string Argument) pair, ActivationCurveOptions options, int number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        whole.Function(pair.Quantity, pair.Argument) is not { } function ? null
            : new VisitedInputs(pair.Quantity, EquationOf(model, pair.Quantity), -1, function, options.Capacity, RandomStream.For(options.Seed, FirstEquation + number)) { Argument = pair.Argument };

    /// <summary>Whether an equation is one call and nothing else.</summary>
    private static bool IsAll(string equation, VisitedInputs place) =>
        place.Argument.Length > 0 && equation.Trim().StartsWith(place.Function + "(", StringComparison.Ordinal) && equation.Trim() == $"{place.Function}({place.Argument})";

    private static string EquationOf(ModelDescription model, string quantity)
    {
        int slot = ModelDescription.Find(model.Quantities, quantity);
        return slot >= 0 ? model.Quantities[slot].Equation : model.Derived[ModelDescription.Find(model.Derived, quantity)].Equation;
    }
}
