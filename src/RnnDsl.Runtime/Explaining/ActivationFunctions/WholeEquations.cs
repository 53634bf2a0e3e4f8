using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Quantities whose whole equation is an elementwise function of one other named quantity, whatever helper methods it is written with. That it is one is found out by
/// evaluating it: the other quantity is set to given numbers, different ones in each unit, in runs over different inputs, and equal numbers must give equal ones.
/// </summary>
internal sealed class WholeEquations<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Runs = 12;
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;

    internal WholeEquations(RecurrentModel<T> model, SequenceSet<T> data, int[] sequences)
    {
        this.model = model;
        // A few different sequences, the shortest of those drawn, so that a function of anything else shows.
        Piece<T> piece = data.Take(model, sequences);
        int[] shortest = [.. Enumerable.Range(0, sequences.Length).OrderBy(i => piece.Batch.Lengths[i]).Take(4)];
        batch = data.Take(model, [.. Enumerable.Range(0, Runs).Select(run => sequences[shortest[run % shortest.Length]])]).Batch;
    }

    /// <summary>For each quantity that may be one, by its equation, the other.</summary>
    internal static IEnumerable<(string Quantity, string Argument)> Candidates(ModelDescription model)
    {
        IEnumerable<INamed> all = [.. model.Quantities, .. model.States, .. model.Inputs, .. model.Contexts, .. model.Histories, .. model.Parameters, .. model.Derived];
        HashSet<string> known = [.. all.Select(one => one.Name)];
        for (int slot = 0; slot < model.Quantities.Length; slot++)
        {
            QuantityInfo info = model.Quantities[slot];
            string prefix = info.Name[..(info.Name.LastIndexOf('.') + 1)];
            string[] read = [.. EquationText.Names(info.Equation).Select(name => prefix + name).Where(known.Contains)];
            if (read.Length != 1) continue;
            int other = ModelDescription.Find(model.Quantities, read[0]);
            if (other >= 0 && other != slot && model.Slots[slot].Sequence is null && model.Slots[other].Sequence is null && IsAlike(info, model.Quantities[other])) yield return (info.Name, read[0]);
        }
    }

    private static bool IsAlike(QuantityInfo a, QuantityInfo b) => a.Shape.AsSpan().SequenceEqual(b.Shape) && a.Space == b.Space;

    /// <summary>The function, by evaluating the equation; null where it is not one of a single unit of the argument alone.</summary>
    internal Func<double[], double[]>? Function(string quantity, string argument)
    {
        double[] probes = [.. Enumerable.Range(0, 12).Select(i => -2.3 + 0.41 * i)];
        return Evaluate(quantity, argument, probes, check: true) is null ? null : values => Evaluate(quantity, argument, values, check: false)!;
    }

    /// <summary>f of each number; null where a number gives different ones in different places.</summary>
    private double[]? Evaluate(string quantity, string argument, double[] numbers, bool check)
    {
        var results = new double[numbers.Length];
        int width = ModelDescription.Elements(model.Description.Quantities[model.Description.SlotOf(quantity)].Shape), perRun = check ? 1 : width;
        bool[] seen = new bool[numbers.Length];
        bool same = true;
        for (int first = 0; first < numbers.Length; first += Runs * perRun)
        {
            int start = first;
            model.Evaluate(batch, evaluated: (name, run, step, values) =>
            {
                if (name == argument)
                    for (int unit = 0; unit < width; unit++) values[unit] = numbers[Place(run, unit)];
                else if (name == quantity)
                    for (int unit = 0; unit < width; unit++)
                    {
                        int place = Place(run, unit);
                        if (seen[place]) same &= Near(results[place], values[unit]);
                        else (results[place], seen[place]) = (values[unit], true);
                    }
            });
            if (check) break;

            // For the check each number comes up in several units, runs and steps.
            int Place(int run, int unit) => check ? (run + unit * 5) % numbers.Length : Math.Min(start + run * width + unit, numbers.Length - 1);
        }
        return check && !same ? null : results;
    }

    private static bool Near(double a, double b) => a.Equals(b) || Math.Abs(a - b) <= 1e-12 * Math.Max(Math.Abs(a), Math.Abs(b));
}
