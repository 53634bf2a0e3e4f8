using static RnnDsl.Equations;

namespace RnnDsl.Tests.Attributes;

/// <summary>Layers in eager equations: how they are written and what they get.</summary>
public class LayerTests
{
    private readonly Series x = new(2, 2, 1, 2, 3, 4);

    private static object Doubling(List<LayerCall>? calls = null)
    {
        var layer = new object();
        EagerLayers.Attach(layer, call =>
        {
            calls?.Add(call);
            LayerArgument h = call.Input.Value switch { Series s => 2 * s, Vec v => 2 * v, object other => throw new InvalidOperationException($"{other}") };
            return new("h", new Dictionary<string, LayerArgument> { ["h"] = h, ["c"] = new Series(2, 1, 7, 8) });
        });
        return layer;
    }

    [Fact]
    public void Results_convert_and_go_on_in_equations()
    {
        object f = Doubling();
        Series s = Scan(f, x), c = Scan(f, x)["c"];
        Vec v = Apply(f, new Vec(1, 2));
        Series both = Concat(Scan(f, x), ScanReverse(f, x)), stacked = Scan(f, Scan(f, x));
        Series read = new Mat(1, 2, 1, 1) * Scan(f, x) + new Vec(1.0);
        Vec soft = Softmax(Apply(f, new Vec(1, 1)));
        Assert.Equal(
            ["[[2, 4], [6, 8]]", "[[7], [8]]", "[2, 4]", "[[2, 4, 2, 4], [6, 8, 6, 8]]", "[[4, 8], [12, 16]]", "[[7], [15]]", "[0.5, 0.5]"],
            new object[] { s, c, v, both, stacked, read, soft }.Select(value => value.ToString()));
    }

    [Fact]
    public void A_layer_sees_its_arguments()
    {
        List<LayerCall> calls = [];
        object f = Doubling(calls);
        Vec h0 = new(1, 2);
        Scan(f, x, initial: h0);
        Scan(f, x, ("mem", x), ("h", h0));
        ScanReverse(f, x, h0, ("mem", x));
        Assert.Equal([LayerCallKind.Scan, LayerCallKind.Scan, LayerCallKind.ScanReverse], calls.Select(call => call.Kind));
        Assert.Equal([true, false, true], calls.Select(call => call.Initial is not null));
        Assert.Equal(["mem", "h"], calls[1].More.Select(more => more.Name));
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        object f = Doubling();
        Expect.NoValue("Scan: a Object layer", () => Scan(new object(), x));
        Assert.StartsWith("The layer has no output 'z'; it has h, c.", Assert.Throws<ArgumentException>(() => Scan(f, x)["z"]).Message);
        Assert.Equal("The layer's output 'h' is a Series, not a Vec.", Assert.Throws<InvalidOperationException>(() => (Vec)Scan(f, x)).Message);
    }
}
