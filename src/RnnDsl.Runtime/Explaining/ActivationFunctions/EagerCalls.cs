using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Listens while equations are evaluated as they are written: which function is applied to what. A quantity is told once it is evaluated, so that what was applied since the one before
/// belongs to it; what was applied before an equation ran a layer waits until the layer is done.
/// </summary>
internal sealed class EagerCalls(ActivationCurveOptions options, Func<string, bool> wanted) : IElementObserver
{
    // Steps, whose slope is zero wherever they have one.
    private static readonly string[] Flat = ["Sign", "Floor", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Mod"];

    private readonly Dictionary<(string Quantity, int Call), VisitedInputs> places = [];
    private readonly Stack<List<Application>> waiting = new([[]]);

    internal IReadOnlyCollection<VisitedInputs> Places => places.Values;

    public void Applied(string function, Func<double, double> formula, ReadOnlySpan<double> inputs)
    {
        if (char.IsLetter(function[0]) && !Flat.Contains(function)) waiting.Peek().Add(new Application(function, formula, inputs.ToArray()));
    }

    public void EnterLayer() => waiting.Push([]);

    public void LeaveLayer() => waiting.Pop();

    /// <summary>A quantity is evaluated; of a model over sequences it is told step by step, and what was applied was applied to all steps at once.</summary>
    internal void Evaluated(string quantity)
    {
        List<Application> calls = waiting.Peek();
        for (int call = 0; call < calls.Count && wanted(quantity); call++)
        {
            Application one = calls[call];
            if (!places.TryGetValue((quantity, call), out VisitedInputs? place))
            {
                Func<double, double> formula = one.Formula;
                place = new VisitedInputs(quantity, one.Function, call, values => Array.ConvertAll(values, value => formula(value)), options.Capacity, RandomStream.For(options.Seed, 1 + places.Count));
                places.Add((quantity, call), place);
            }
            place.Compare(one.Formula);
            place.Add(one.Inputs);
        }
        calls.Clear();
    }

    private sealed record Application(string Function, Func<double, double> Formula, double[] Inputs);
}
