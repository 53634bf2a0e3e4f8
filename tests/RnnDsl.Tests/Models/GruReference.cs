using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>The GRU as plain loops over doubles, one sequence at a time.</summary>
internal sealed class GruReference
{
    private static readonly string[] Names = ["az", "ar", "q", "z", "r", "n", "hNext"];

    private readonly int inputs;
    private readonly int units;

    internal GruReference(ParameterSet<double> parameters)
    {
        Weights = parameters.Infos.ToDictionary(info => info.Name, info => parameters[info.Name].Span.ToArray());
        units = parameters["Wz"].Shape[0];
        inputs = parameters["Wz"].Shape[1];
    }

    internal Dictionary<string, double[]> Weights { get; }

    /// <summary>Every quantity of every step; <paramref name="change"/> may replace a value by (name, step, unit, value).</summary>
    internal Dictionary<string, double[,]> Run(double[,] x, double[]? initial = null, Func<string, int, int, double, double>? change = null)
    {
        int steps = x.GetLength(0);
        change ??= (_, _, _, value) => value;
        var values = Names.ToDictionary(name => name, _ => new double[steps, units]);
        double[] h = initial ?? new double[units];
        for (int t = 0; t < steps; t++)
        {
            var next = new double[units];
            for (int u = 0; u < units; u++)
            {
                double Keep(string name, double value) => values[name][t, u] = change(name, t, u, value);
                double az = Keep("az", Input("Wz", "bz", x, t, u) + State("Uz", "cz", h, u));
                double ar = Keep("ar", Input("Wr", "br", x, t, u) + State("Ur", "cr", h, u));
                double q = Keep("q", State("Un", "cn", h, u));
                double z = Keep("z", 1 / (1 + Math.Exp(-az)));
                double r = Keep("r", 1 / (1 + Math.Exp(-ar)));
                double n = Keep("n", Math.Tanh(Input("Wn", "bn", x, t, u) + r * q));
                next[u] = Keep("hNext", (1 - z) * n + z * h[u]);
            }
            h = next;
        }
        return values;
    }

    private double Input(string weight, string bias, double[,] x, int t, int u)
    {
        double sum = Weights[bias][u];
        for (int k = 0; k < inputs; k++) sum += Weights[weight][u * inputs + k] * x[t, k];
        return sum;
    }

    private double State(string weight, string bias, double[] h, int u)
    {
        double sum = Weights[bias][u];
        for (int k = 0; k < units; k++) sum += Weights[weight][u * units + k] * h[k];
        return sum;
    }
}
