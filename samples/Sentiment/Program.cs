using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using RnnDsl.Training;
using Sentiment;
using Spectre.Console;

return SampleCommand.Run(
    args,
    "Learns whether a review is good or bad: embedding, a GRU in each direction, attention, a linear head. Shows which words decided.",
    "a sentence, a tab and 0 or 1 in each line, its words set apart by blanks",
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    Reviews reviews = Reviews.Of(options);
    console.Say($"{reviews.Name}: {reviews.Training.Count:N0} to learn from, {reviews.Test.Count:N0} to be tested on.");
    var runs = new List<Selected>();
    for (int seed = options.Seed; seed < options.Seed + options.Seeds; seed++)
    {
        (LabelledText[] training, LabelledText[] heldOut) = Selection.Tenth(reviews.Training, text => text.Label, seed);
        TokenVocabulary vocabulary = TokenVocabulary.Build(training.Select(text => text.Tokens), new VocabularyOptions { MinimumCount = 2 });
        SentimentModel model = Make(vocabulary.Count, seed);
        Example<float>[] Examples(IEnumerable<LabelledText> texts) => [.. texts.Select(text => Example<float>.OfTokens(vocabulary.Encode(text.Tokens), text.Label))];
        Selected run = Selection.Fit(model, Examples(training), Examples(heldOut), Examples(reviews.Test), new TrainingOptions
        {
            Optimizer = new AdamW(0.002) { WeightDecay = 0.01 },
            Epochs = options.Epochs ?? 8,
            ClipNorm = 1,
            Seed = (ulong)seed,
            Threads = options.Threads,
        }, by: "accuracy", epoch: options.Seeds > 1 ? null : at => console.Say($"  epoch {at.Epoch + 1}: loss {at.Loss:0.000}, held out {at.Metrics!["accuracy"]:0.000}"));
        console.Say($"Seed {seed}: accuracy {run.Test:0.000} on the test part, {run.HeldOut:0.000} on the held-out tenth (epoch {run.Epoch + 1}, {run.Seconds:0} s).");
        runs.Add(run);
        LabelledText shown = reviews.Test.FirstOrDefault(Negates) ?? reviews.Test[0];
        if (seed == options.Seed && options.Explain is { } method) ExplainMethods.Show(console, method, Explained(model, vocabulary, shown, reviews.Test));
        else if (seed == options.Seed) Explanation.Show(console, model, vocabulary, shown);
        if (seed == options.Seed) ReportView.Describe(console, options, model, SequenceSet<float>.Of(Examples(reviews.Test)), Seen(vocabulary));
    }
    if (runs.Count > 1) console.Spread("Test accuracy", [.. runs.Select(run => run.Test)]);
}

// Vectors of words start wide, as torch.nn.Embedding's do: words that are rare move little.
static SentimentModel Make(int words, int seed)
{
    var model = new SentimentModel(E: 64, H: 48, V: words, C: 2, seed: (ulong)seed);
    model.Initialize(Initializer.PerParameter(parameter => parameter.Name == "embedding" ? Initializer.Normal(0.3) : Initializer.TorchUniform), (ulong)seed);
    return model;
}

static ExplainedExample Explained(SentimentModel model, TokenVocabulary vocabulary, LabelledText shown, IReadOnlyList<LabelledText> others)
{
    Batch<float> Of(params IEnumerable<LabelledText> texts) => Batch<float>.FromTokens([.. texts.Select(text => vocabulary.Encode(text.Tokens))]);
    LabelledText? contrast = others.FirstOrDefault(text => text.Label != shown.Label && text.Tokens.Count == shown.Tokens.Count);
    return new ExplainedExample(model, Of(shown), Target.Unit("logits", shown.Label), Of(others.Take(40)), shown.Tokens)
    {
        IsTokens = true,
        NoToken = vocabulary.Unknown,
        Vectors = "embedded",
        Sum = "ahead.az",
        Other = contrast is null ? null : Of(contrast),
    };
}

// What a person sees in a step of a review.
static DescribeOptions<float> Seen(TokenVocabulary vocabulary)
{
    HashSet<int> negations = [.. vocabulary.Encode(["not", "never", "n't", "hardly"])];
    return new DescribeOptions<float>
    {
        ClassNames = ["bad", "good"],
        Label = step => vocabulary[step.Token],
        Features =
        [
            Feature<float>.When("a negation", step => negations.Contains(step.Token) && step.Token != vocabulary.Unknown),
            Feature<float>.When("after a negation", step => step.Step > 0 && step.At(step.Step - 1).Token is var before && before != vocabulary.Unknown && negations.Contains(before)),
            Feature<float>.When("a rare word", step => step.Token == vocabulary.Unknown),
            new("position", step => step.Step),
        ],
    };
}

static bool Negates(LabelledText text) => text.Tokens.Any(word => word is "not" or "never" or "n't") && text.Tokens.Count is > 6 and < 20;
