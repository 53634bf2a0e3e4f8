namespace RnnDsl.Benchmarks.Explainers;

/// <summary>An attribution method as Captum has it, all with a zero baseline.</summary>
internal enum Method
{
    /// <summary>The absolute gradient of the class's logit by every cell of the input.</summary>
    Saliency,

    /// <summary>Integrated gradients over 50 points of the Gauss–Legendre rule.</summary>
    IntegratedGradients,

    /// <summary>A window of one step, all features.</summary>
    Occlusion,

    /// <summary>Shapley values of steps, 25 orders.</summary>
    ShapleyValueSampling,

    /// <summary>Shapley values of steps by regression over 500 coalitions.</summary>
    KernelShap,

    /// <summary>A linear model over 500 perturbations of steps.</summary>
    Lime,
}

/// <summary>Names, bars and what was measured elsewhere.</summary>
internal static class Methods
{
    public const int Classes = 4;
    public const int IgPoints = 50;
    public const int Orders = 25;
    public const int Coalitions = 500;

    public static readonly Method[] All = [Method.Saliency, Method.IntegratedGradients, Method.Occlusion, Method.ShapleyValueSampling, Method.KernelShap, Method.Lime];

    /// <summary>The sizes of ../shared/perf/README.md, lesson 5.</summary>
    public static readonly Peers.BenchSize Small = new(50, 16, 32, 64);

    /// <summary>The larger one.</summary>
    public static readonly Peers.BenchSize Large = new(100, 16, 64, 128);

    public static string Name(this Method method) => method switch
    {
        Method.Saliency => "saliency",
        Method.IntegratedGradients => "ig50",
        Method.Occlusion => "occlusion",
        Method.ShapleyValueSampling => "shapley_sampling25",
        Method.KernelShap => "kernel_shap500",
        _ => "lime500",
    };

    public static Method Parse(string name) => All.First(method => method.Name() == name);

    /// <summary>How many times faster than Captum we mean to be at the small size.</summary>
    public static double Bar(this Method method) => method switch
    {
        Method.Saliency => 3,
        Method.IntegratedGradients => 4,
        Method.Occlusion => 10,
        Method.ShapleyValueSampling => 15,
        _ => 20,
    };

    /// <summary>
    /// Milliseconds of Captum 0.8, one thread, 16 examples, as ../shared/perf/README.md states them: measured on another day and perhaps
    /// another machine, so a ratio with them is a hint and no comparison. Null for other sizes.
    /// </summary>
    public static double? Stated(this Method method, Peers.BenchSize size)
    {
        if (size != Small && size != Large) return null;
        (double small, double large) = method switch
        {
            Method.Saliency => (4.7, 17.7),
            Method.IntegratedGradients => (180, 591),
            Method.Occlusion => (88, 1378),
            Method.ShapleyValueSampling => (2780, 33562),
            Method.KernelShap => (1162, 3287),
            _ => (1585.0, 6824.0),
        };
        return size == Small ? small : large;
    }

    /// <summary>Whether two programs that draw their own random numbers still get the same sum for each example.</summary>
    public static bool IsComparable(this Method method) => method != Method.Lime;
}
