namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>What a layer takes beside its main input, or gives beside its main result, under a name.</summary>
/// <param name="Dimension">Its units, by the dimension's place; −1 for a number.</param>
internal sealed record Port(string Name, int Dimension);

/// <summary>A definition that random models have as a layer.</summary>
/// <param name="Dimensions">How many it has; the first is the main input's units.</param>
/// <param name="Result">The dimension of its main result's units.</param>
internal sealed record LayerKind(string Name, int Dimensions, int Result)
{
    /// <summary>A cell with states, which is scanned; another is applied.</summary>
    public bool IsScanned => States.Length > 0;

    /// <summary>A model of whole sequences.</summary>
    public bool IsModel { get; init; }

    public bool TakesTokens { get; init; }

    /// <summary>Of a model: one value for a sequence.</summary>
    public bool GivesOne { get; init; }

    public Port[] States { get; init; } = [];

    /// <summary>Inputs that have a value at each step, or one for all.</summary>
    public Port[] Inputs { get; init; } = [];

    public Port[] Contexts { get; init; } = [];

    /// <summary>Inputs of a model that have one value for a sequence.</summary>
    public Port[] Fixed { get; init; } = [];

    /// <summary>Results by name, with a value at each step.</summary>
    public Port[] Results { get; init; } = [];

    /// <summary>Results by name of a model, with one value for a sequence.</summary>
    public Port[] Summaries { get; init; } = [];

    /// <summary>The layers that are drawn.</summary>
    public static readonly LayerKind[] All =
    [
        new("SmallGru", 2, 1) { States = [new("h", 1)], Results = [new("h", 1), new("z", 1)] },
        new("SmallLstm", 2, 1) { States = [new("h", 1), new("c", 1)], Results = [new("c", 1), new("o", 1)] },
        new("Attending", 3, 1) { States = [new("h", 1)], Contexts = [new("memory", 2)], Results = [new("read", 2)] },
        new("TwoInputs", 3, 1) { States = [new("h", 1)], Inputs = [new("u", 2), new("rate", -1)] },
        new("Noisy", 2, 1) { States = [new("h", 1)] },
        new("Dense", 2, 1),
        new("Reading", 2, 0) { Contexts = [new("memory", 1)], Results = [new("score", -1)] },
        new("Encode", 2, 1) { IsModel = true, GivesOne = true, Results = [new("hidden", 1)] },
        new("Tag", 3, 1) { IsModel = true, Fixed = [new("start", 1)], Results = [new("confidence", -1)], Summaries = [new("summary", 2)] },
        new("Words", 3, 2) { IsModel = true, TakesTokens = true, GivesOne = true },
        new("TwoTowers", 2, 1) { IsModel = true, GivesOne = true, Fixed = [new("other", 0)] },
    ];

    /// <summary>The definitions.</summary>
    public const string Source = """
        using RnnDsl;
        using static RnnDsl.Equations;
        namespace Fuzz;

        [RecurrentCell]
        public partial class SmallGru
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat Wz, W;
            [Weight("H", "H")] Mat Uz, U;
            [Bias("H")] Vec b;
            [Gate] Vec z => Sigmoid(Wz * x + Uz * h);
            [Next(nameof(h))] Vec hNext => (1 - z) * Tanh(W * x + U * h + b) + z * h;
        }

        [RecurrentCell]
        public partial class SmallLstm
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [State("H")] Vec c;
            [Weight("H", "I")] Mat Wf, Wo, Wc;
            [Weight("H", "H")] Mat Uf, Uo, Uc;
            [Gate] Vec f => Sigmoid(Wf * x + Uf * h);
            [Gate] Vec o => Sigmoid(Wo * x + Uo * h);
            [Next(nameof(c))] Vec cNext => f * c + (1 - f) * Tanh(Wc * x + Uc * h);
            [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
        }

        [RecurrentCell]
        public partial class Attending
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Context("D")] Series memory;
            [Weight("D", "H")] Mat Q;
            [Weight("H", "I")] Mat W;
            [Weight("H", "D")] Mat R;
            [Attention] Signal alpha => Softmax(Dot(memory, Q * h));
            Vec read => Sum(alpha * memory);
            [Next(nameof(h))] Vec hNext => Tanh(W * x + R * read);
        }

        [RecurrentCell]
        public partial class TwoInputs
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Input("D")] Vec u;
            [Input] Scalar rate;
            [Weight("H", "I")] Mat W;
            [Weight("H", "D")] Mat V;
            [Next(nameof(h))] Vec hNext => Tanh(W * x + V * u + Sigmoid(rate) * h);
        }

        [RecurrentCell]
        public partial class Noisy
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Dropout(0.25, "H")] Vec mask;
            [Weight("H", "I")] Mat W;
            [Weight("H", "H")] Mat U;
            [Next(nameof(h))] Vec hNext => mask * Tanh(W * x + U * h);
        }

        [RecurrentCell]
        public partial class Dense
        {
            [Input("I")] Vec v;
            [Weight("O", "I")] Mat W;
            [Bias("O")] Vec b;
            Vec y => Tanh(W * v + b);
        }

        [RecurrentCell]
        public partial class Reading
        {
            [Input("I")] Vec v;
            [Context("D")] Series memory;
            [Weight("D", "I")] Mat Q;
            Signal scores => Dot(memory, Q * v);
            Scalar score => Mean(scores);
            [Output] Vec y => Tanh(v + score);
        }

        [SequenceModel]
        public partial class Encode
        {
            [Input("I")] Series x;
            [Layer("I", "H")] SmallGru gru;
            Series hidden => Scan(gru, x);
            [Output] Vec last => Last(hidden);
        }

        [SequenceModel]
        public partial class Tag
        {
            [Input("I")] Series x;
            [Layer("I", "H")] SmallLstm lstm;
            [Layer("H", "O")] Dense head;
            [Input("H")] Vec start;
            [Weight("H")] Vec q;
            [Output] Series tags => ScanReverse(lstm, x, ("h", start));
            [Output] Signal confidence => Sigmoid(Dot(tags, q));
            [Output] Vec summary => Apply(head, Mean(tags));
        }

        [SequenceModel]
        public partial class Words
        {
            [Input] Tokens words;
            [Weight("V", "E")] Mat embedding;
            [Layer("E", "H")] Noisy rnn;
            Series hidden => Scan(rnn, embedding[words]);
            [Output] Vec most => Max(hidden);
        }

        [SequenceModel]
        public partial class TwoTowers
        {
            [Input("I")] Series x;
            [Input("I")] Vec other;
            [Layer("I", "H")] Encode encode;
            [Layer("I", "H")] Dense tower;
            [Output] Vec joint => Apply(encode, x) * Apply(tower, other) + Apply(tower, First(x));
        }
        """;
}
