using System.Text.RegularExpressions;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Each function and operator of the language alone in a small definition: forward, and gradients of everything.</summary>
[Collection("Fuzzing")]
public class OperatorTests
{
    /// <summary>One row for each, over vectors v and w of H units and scalars p and q.</summary>
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["Sigmoid"] = ["Sigmoid(v)", "Sigmoid(p)"],
        ["Tanh"] = ["Tanh(v)", "Tanh(p)"],
        ["Relu"] = ["Relu(v)", "Relu(p)"],
        ["Softplus"] = ["Softplus(v)", "Softplus(p)"],
        ["Exp"] = ["Exp(v)", "Exp(p)"],
        ["Log"] = ["Log(v + 3)", "Log(p + 3)"],
        ["Sqrt"] = ["Sqrt(v + 3)", "Sqrt(p + 3)"],
        ["Square"] = ["Square(v)", "Square(p)"],
        ["Elu"] = ["Elu(v)", "Elu(p)"],
        ["LeakyRelu"] = ["LeakyRelu(v)", "LeakyRelu(p)", "LeakyRelu(v, 0.2)", "LeakyRelu(v, p)", "LeakyRelu(p, q)"],
        ["Gelu"] = ["Gelu(v)", "Gelu(p)", "Gelu(4 * v)"],
        ["Silu"] = ["Silu(v)", "Silu(p)"],
        ["LogSigmoid"] = ["LogSigmoid(v)", "LogSigmoid(p)", "LogSigmoid(20 * v)"],
        ["HardSigmoid"] = ["HardSigmoid(v)", "HardSigmoid(5 * v)", "HardSigmoid(p)"],
        ["HardTanh"] = ["HardTanh(v)", "HardTanh(2 * v)", "HardTanh(2 * p)"],
        ["Abs"] = ["Abs(v)", "Abs(p)"],
        ["Sign"] = ["Sign(v) * w", "Sign(p) * q"],
        ["Floor"] = ["Floor(3 * v) * w", "Floor(3 * p) * q"],
        ["Sin"] = ["Sin(v)", "Sin(3 * p)"],
        ["Cos"] = ["Cos(v)", "Cos(3 * p)"],
        ["Pow"] = ["Pow(v + 3, w)", "Pow(v + 3, p)", "Pow(v + 3, -1.5)", "Pow(p + 3, v)", "Pow(2, v)", "Pow(v, 3)", "Pow(v, 2)", "Pow(v, 1)", "Pow(v, 0)", "Pow(p + 3, q)"],
        ["Max"] = ["Max(v, w)", "Max(v, p)", "Max(0.1, v)", "Max(p, q)", "Max(v, v)", "Max(v)", "Max(b)", "Max(v) * w"],
        ["Min"] = ["Min(v, w)", "Min(v, p)", "Min(0.1, v)", "Min(p, q)", "Min(v, v)", "Min(v)", "Min(b)", "Min(v) * w"],
        ["Mod"] = ["Mod(9 * v, w + 3)", "Mod(9 * v, p + 3)", "Mod(p, v + 3)", "Mod(v, 0.3)", "Mod(9 * p, q + 3)"],
        ["Clamp"] = ["Clamp(v, -0.2, 0.3)", "Clamp(v, p - 0.5, q + 0.5)", "Clamp(p, -0.2, 0.3)", "Clamp(v, 0.3, -0.2)"],
        ["Where"] = ["Where(v > w, v, w)", "Where(v > 0, v, 0.5)", "Where(v, 2, w)", "Where(v > 0, p, q)", "Where(p > 0, v, w)", "Where(p > 0, v, 1)", "Where(p > q, 1, v)", "Where(p > 0, p, q)", "Where(v > 0, Log(v), v)", "Where(v > 0, Sqrt(v), v)"],
        ["Equal"] = ["Equal(Floor(2 * v), Floor(2 * w)) * v", "Equal(Floor(2 * v), 0) * w", "Equal(Floor(p), Floor(q)) * p", "Equal(v, v) * w"],
        ["Sum"] = ["Sum(v)", "Sum(b)"],
        ["Mean"] = ["Mean(v)", "Mean(b)", "Mean(v) * v"],
        ["Norm"] = ["Norm(v)", "Norm(b)", "Norm(v + w) * v"],
        ["ArgMax"] = ["ArgMax(v)", "ArgMax(b)", "ArgMax(v) * v"],
        ["OneHot"] = ["OneHot(ArgMax(v), H) * w", "OneHot(ArgMax(b), H) * v"],
        ["StopGradient"] = ["StopGradient(Sign(v)) * w", "StopGradient(Sign(p)) * q", "StopGradient(Floor(3 * v)) * w"],
        ["CumSum"] = ["CumSum(v)", "CumSum(b)", "CumSum(CumSum(v)) * w"],
        ["LogSoftmax"] = ["LogSoftmax(v)", "LogSoftmax(b)", "LogSoftmax(50 * v)"],
        ["Normalize"] = ["Normalize(v)", "Normalize(b)", "Normalize(v + w) * v"],
        ["LayerNorm"] = ["LayerNorm(v, w, b, 0.1)", "LayerNorm(v, b, w, Square(p) + 0.01)", "LayerNorm(b, b, b, 1e-3)"],
        ["Dot"] = ["Dot(v, w)", "Dot(v, v)", "Dot(b, v)"],
        ["Softmax"] = ["Softmax(v)", "Softmax(b)", "Softmax(Outer(v, w), 0) * v", "Softmax(Outer(v, w), 1) * v", "Softmax(W, 0) * v"],
        ["LogSoftmax"] = ["LogSoftmax(Outer(v, w), 0) * v", "LogSoftmax(Outer(v, w), 1) * v", "LogSoftmax(W, 1) * v"],
        ["Outer"] = ["Outer(v, w) * v", "Outer(b, v) * w", "Transpose(Outer(v, w)) * w", "Outer(b, b) * v"],
        ["Transpose"] = ["Transpose(W) * v", "Transpose(W + Outer(v, w)) * v", "(Transpose(W) * W) * v", "(W * Transpose(Outer(v, w))) * v"],
        ["Diag"] = ["Diag(v) * w", "(Diag(v) * W) * w", "(W * Diag(v)) * w", "(Diag(v) + W) * w", "Diag(b) * v", "(Diag(b) * W) * v"],
        ["Identity"] = ["(W - Identity(H)) * v", "(Outer(v, w) + Identity(H)) * v"],
        ["Reshape"] = ["Reshape(Flatten(Outer(v, w)), H, H) * v", "Reshape(Flatten(W), H, H) * v"],
        ["Flatten"] = ["Slice(Flatten(Outer(v, w)), 3, H)", "Slice(Flatten(W), 3, H) * v"],
        ["Hadamard"] = ["Hadamard(W, Outer(v, w)) * v", "Hadamard(W, W) * v"],
        ["AddRows"] = ["AddRows(W, v) * w", "AddRows(W, b) * w", "AddRows(Outer(v, w), b) * v"],
        ["Solve"] = ["Solve(W + 4 * Identity(H), Outer(v, w)) * v", "Solve(W - Transpose(W) + 3 * Identity(H), W) * v", "Solve(Transpose(W) + 4 * Identity(H), W) * v", "Solve(Transpose(Outer(v, w)) + 4 * Identity(H), W) * v"],
        ["Concat"] = ["Concat(v)", "Concat(v, w)", "Concat(v, v, b)"],
        ["Slice"] = ["Slice(v, 0, H)", "Slice(Concat(v, w), H, H)", "Slice(v, 1, 2)"],
        ["+"] = ["v + w", "v + p", "p + v", "v + 2", "p + q", "v + v"],
        ["-"] = ["v - w", "v - p", "p - v", "2 - v", "p - q", "-v", "-p", "v - v"],
        ["*"] = ["v * w", "v * p", "p * v", "2 * v", "p * q", "v * v", "W * v", "W * b", "W * Concat(v, w)", "(W * W) * v", "(W * Outer(v, w)) * v", "(Outer(v, w) * W) * v", "(p * W) * v", "W * (W * b) * v"],
        ["/"] = ["v / (w + 3)", "v / (p + 3)", "p / (v + 3)", "v / H", "p / (q + 3)", "1 / (v + 3)"],
        [">"] = ["(v > w) * v", "(v > 0) * v", "(p > v) * v", "(p > q) * p"],
        ["<"] = ["(v < w) * v", "(0 < v) * v", "(p < v) * v", "(p < q) * p"],
        [">="] = ["(v >= w) * v", "(v >= 0) * v", "(p >= v) * v", "(p >= q) * p", "(v >= v) * w"],
        ["<="] = ["(v <= w) * v", "(0 <= v) * v", "(p <= v) * v", "(p <= q) * p"],
    };

    /// <summary>Functions that have no derivative everywhere, by a part of how they are written.</summary>
    private static readonly string[] Kinked =
        ["Relu", "<", ">", "Elu", "Hard", "Abs", "Sign", "Floor", "Max", "Min", "Mod", "Clamp", "Where", "Equal", "ArgMax", "OneHot"];

    public static TheoryData<string> Names => [.. Uses.Keys];

    [Fact]
    public void Every_function_has_a_row() => Assert.Empty(LanguageFunction.Names.Except(Uses.Keys));

    /// <summary>Each use as a function of the state and as one of the input alone, in loops and out of them.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_alone_computes_what_it_says_and_its_slopes(string name) => Campaign.Run(
        [.. Uses[name].SelectMany((use, i) => new[] { Definition($"Cell{i}", use, "h", "s"), Definition($"Free{i}", use, "x", "t") })],
        model =>
        {
            ForwardFuzzTests.Check(model);
            GradientFuzzTests.Check(model);
        });

    /// <summary>The same uses by the rules of explainers: differences and relevance add up, phrases that are everything or nothing, parts of sums.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_alone_has_rules_that_add_up(string name)
    {
        foreach (var candidate in Uses[name].SelectMany((use, i) => new[] { Definition($"Cell{i}", use, "h", "s"), Definition($"Free{i}", use, "x", "t") }))
        {
            Interpreting.CompanionChecks.All(candidate, draw: 0);
            Interpreting.CompanionChecks.All(candidate, draw: 1);
        }
    }

    private static Candidate Definition(string name, string use, string v, string p)
    {
        bool reduces = Regex.IsMatch(use, @"^(Sum|Dot|Mean|Norm|ArgMax|Max|Min)\([^()]*\)$") && !Regex.IsMatch(use, @"^M(ax|in)\(.*,");
        bool scalar = reduces || !Regex.IsMatch(use, @"\b[vwb]\b");
        string weight = use.Contains("Concat(v, w)", StringComparison.Ordinal) ? "[Weight(\"H\", \"2*H\")] Mat W;" : "[Weight(\"H\", \"H\")] Mat W;";
        string body = Regex.Replace(use, @"\b[vwpq]\b", m => m.Value switch { "v" => v, "w" => v == "h" ? "k" : "y", "p" => p, _ => p == "s" ? "r" : "u" });
        string source = $$"""
            [RecurrentCell]
            public partial class {{name}}
            {
                [Input("H")] Vec x, y;
                [Input] Scalar t, u;
                [State("H")] Vec h, k;
                [State] Scalar s, r;
                [Bias("H")] Vec b;
                {{weight}}
                {{(scalar ? "Scalar" : "Vec")}} value => {{body}};
                [Next(nameof(h))] Vec hNext => Tanh(h + x + {{(scalar ? "value" : "Sum(value)")}});
                [Next(nameof(k))] Vec kNext => Tanh(h - k);
                [Next(nameof(s))] Scalar sNext => Tanh(s + Dot(h, k));
                [Next(nameof(r))] Scalar rNext => Tanh(r - s + 0.2);
            }
            """;
        bool kinks = Kinked.Any(k => use.Contains(k, StringComparison.Ordinal));
        return new(name, source + "\n", new Dictionary<string, int> { ["H"] = 5 }, Seed: name.Length + use.Length, HasKinks: kinks, HasComparisons: kinks);
    }
}
