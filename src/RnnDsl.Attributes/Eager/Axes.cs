namespace RnnDsl;

/// <content>Functions of a series along the axis that the call names.</content>
public static partial class Equations
{
    /// <summary>[n × d] → [n]: Sum of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal Sum(Series s, Axis axis) => OverUnits(nameof(Sum), s, axis, Sum);

    /// <summary>[n × d] → [n]: Mean of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal Mean(Series s, Axis axis) => OverUnits(nameof(Mean), s, axis, Mean);

    /// <summary>[n × d] → [n]: Max of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal Max(Series s, Axis axis) => OverUnits(nameof(Max), s, axis, Max);

    /// <summary>[n × d] → [n]: Min of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal Min(Series s, Axis axis) => OverUnits(nameof(Min), s, axis, Min);

    /// <summary>[n × d] → [n]: Norm of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal Norm(Series s, Axis axis) => OverUnits(nameof(Norm), s, axis, Norm);

    /// <summary>[n × d] → [n]: ArgMax of the units of each step.</summary>
    /// <exception cref="ArgumentException">The axis is that of steps, whose result is a <see cref="Vec"/>.</exception>
    public static Signal ArgMax(Series s, Axis axis) => OverUnits(nameof(ArgMax), s, axis, ArgMax);

    /// <summary>[n × d] → [n × d]: Softmax of each step's units, or of each unit's numbers at all steps.</summary>
    public static Series Softmax(Series s, Axis axis) =>
        Series.Over(Softmax(s.Held(nameof(Softmax)), axis == Axis.Steps ? 0 : 1));

    /// <summary>[n × d] → [n × d]: LogSoftmax of each step's units, or of each unit's numbers at all steps.</summary>
    public static Series LogSoftmax(Series s, Axis axis) =>
        Series.Over(LogSoftmax(s.Held(nameof(LogSoftmax)), axis == Axis.Steps ? 0 : 1));

    private static Signal OverUnits(string name, Series s, Axis axis, Func<Vec, Scalar> function)
    {
        int positions = s.Held(name).Rows;
        if (axis != Axis.Units)
            throw new ArgumentException($"{name}: over steps the result is a vector: write {name}(series) without the axis.", nameof(axis));
        return Signal.Over([.. Enumerable.Range(0, positions).Select(position => function(s.At(position)).Held(name))]);
    }
}
