using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.MadeUp;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using RnnDsl.Training;

namespace SideBySide;

/// <summary>A kind of input, and a model that has learnt to class it: the same GRU with attention on each.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Model">The trained model.</param>
/// <param name="Test">What it is looked at on; nothing was learnt from it.</param>
/// <param name="Accuracy">Its accuracy there.</param>
/// <param name="Longest">The steps of the longest sequence.</param>
/// <param name="Seen">What a person sees in a step.</param>
internal sealed record Kind(string Name, IRecurrentModel<float> Model, SequenceSet<float> Test, double Accuracy, int Longest, DescribeOptions<float> Seen)
{
    private const int Units = 32;

    /// <summary>Reviews made up by a grammar, word by word.</summary>
    internal static Kind Text(SampleOptions options)
    {
        LabelledText[] reviews = [.. SentimentGrammar.Reviews(options.Quick ? 1400 : 4000, (ulong)options.Seed).Select(review => review.Text)];
        TokenVocabulary vocabulary = TokenVocabulary.Build(reviews.Select(text => text.Tokens), new VocabularyOptions());
        Example<float>[] examples = [.. reviews.Select(text => Example<float>.OfTokens(vocabulary.Encode(text.Tokens), text.Label))];
        var model = new TextModel(V: vocabulary.Count, E: 32, H: Units, C: 2, seed: (ulong)options.Seed);
        model.Initialize(Initializer.PerParameter(parameter => parameter.Name == "embedding" ? Initializer.Normal(0.3) : Initializer.TorchUniform), (ulong)options.Seed);
        HashSet<int> negations = [.. vocabulary.Encode(["not", "never", "hardly"])];
        return Learn("text", model, examples, reviews.Max(text => text.Tokens.Count), options, epochs: 8, new DescribeOptions<float>
        {
            ClassNames = ["bad", "good"],
            Label = step => vocabulary[step.Token],
            Features =
            [
                Feature<float>.When("a negation", step => negations.Contains(step.Token)),
                Feature<float>.When("after a negation", step => step.Step > 0 && negations.Contains(step.At(step.Step - 1).Token)),
                new("position", step => step.Step),
            ],
        });
    }

    /// <summary>Vowels of made-up speakers, frame by frame.</summary>
    internal static Kind Audio(SampleOptions options)
    {
        MadeUpSequence[] utterances = SpeakerVowels.Utterances(9, options.Quick ? 40 : 80, (ulong)options.Seed);
        Standardisation scale = Standardisation.Fit([.. utterances.Select(utterance => utterance.Sequence)]);
        Example<float>[] examples = [.. utterances.Select(utterance => new Example<float>(Sequences.Cast<double, float>(scale.Apply(utterance.Sequence)), utterance.Class))];
        return Learn("audio", new FrameModel(I: SpeakerVowels.Features, H: Units, C: 9, seed: (ulong)options.Seed), examples, utterances.Max(utterance => utterance.Sequence.GetLength(0)), options, epochs: 30, new DescribeOptions<float>
        {
            Features = [new("loudness", step => Mean(step.Input())), new("position", step => step.Step)],
        });
    }

    /// <summary>Digits of 8 × 8 pixels, row by row.</summary>
    internal static Kind Image(SampleOptions options)
    {
        Example<float>[] examples = [.. DigitImages.Images(options.Quick ? 1000 : 3600, (ulong)options.Seed).Select(image => new Example<float>(Sequences.Cast<double, float>(image.Sequence), image.Class))];
        return Learn("image", new FrameModel(I: DigitImages.Size, H: Units, C: 10, seed: (ulong)options.Seed), examples, DigitImages.Size, options, epochs: 15, new DescribeOptions<float>
        {
            Features = [new("ink", step => Mean(step.Input())), new("row", step => step.Step)],
        });
    }

    private static Kind Learn(string name, IRecurrentModel<float> model, Example<float>[] examples, int longest, SampleOptions options, int epochs, DescribeOptions<float> seen)
    {
        // A seeded shuffle: what was made up may be in an order of its own.
        var random = new RandomStream((ulong)options.Seed);
        examples = [.. examples.OrderBy(_ => random.NextUniform())];
        Example<float>[] test = examples[..(examples.Length / 5)];
        (Example<float>[] training, Example<float>[] heldOut) = Selection.Tenth(examples[test.Length..], example => example.Classes![0], options.Seed);
        Selected run = Selection.Fit(model, training, heldOut, test, new TrainingOptions
        {
            Optimizer = new Adam(0.004),
            Epochs = options.Epochs ?? epochs,
            ClipNorm = 1,
            Seed = (ulong)options.Seed,
            Threads = options.Threads,
        });
        return new Kind(name, model, SequenceSet<float>.Of(test), run.Test, longest, seen);
    }

    private static double Mean(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float value in row) sum += value;
        return sum / row.Length;
    }
}
