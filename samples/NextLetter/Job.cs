using System.Diagnostics;
using System.Globalization;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.Models;
using Spectre.Console;

namespace NextLetter;

/// <summary>The whole job: read, learn, write, explain, score.</summary>
internal sealed class Job(Options options, IAnsiConsole console)
{
    private const int WrittenLetters = 300;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        var clock = Stopwatch.StartNew();
        Corpus corpus = ReadCorpus();
        (string sentence, char? really) = Sentences.Choose(options.Sentence, corpus);
        var model = new LetterModel(L: corpus.Vocabulary.Count, H: options.Hidden);
        model.Initialize((ulong)options.Seed);
        if (options.Load is not null) model.Load(options.Load);
        Introduce(corpus, model);

        if (options.Trains) Train(model, corpus);
        if (options.Save is not null) Save(model, corpus.Vocabulary, options.Save);

        console.WriteLine();
        console.Write(new Rule("It writes") { Justification = Justify.Left });
        string beginning = sentence[..(sentence.IndexOf(' ') + 1)];
        console.WriteLine(beginning + Writing.GoOn(model, corpus.Vocabulary, beginning.Length > 0 ? beginning : "\n", WrittenLetters, options.Seed));

        if (options.Explain is { } method) ExplainMethods.Show(console, method, Explained(model, corpus, sentence));
        else new ExplanationView(console, corpus.Vocabulary).Show(Explanation.Of(model, corpus.Vocabulary, sentence), really);

        console.WriteLine();
        double loss = Scoring.NatsPerLetter(model, corpus.Vocabulary, corpus.HeldOut);
        console.WriteLine(Invariant($"{clock.Elapsed.TotalSeconds:0} s in all. The last {corpus.HeldOut.Length:N0} letters of the text were held out; read from start to end, the state carried:"));
        console.WriteLine(Invariant($"Held-out loss: {loss:0.000} nats a letter"));
        return 0;
    }

    /// <summary>The likeliest next letter of a sentence; its background are pieces of the held-out text of the same length.</summary>
    private static ExplainedExample Explained(LetterModel model, Corpus corpus, string sentence)
    {
        Vocabulary letters = corpus.Vocabulary;
        Batch<float> Of(params IEnumerable<string> texts) => Batch<float>.From([.. texts.Select(text => letters.OneHot(letters.Numbers(text)))]);
        Batch<float> shown = Of(sentence);
        ReadOnlySpan<float> logits = model.Run(shown)["logits"][0, sentence.Length - 1];
        int likeliest = 0;
        for (int letter = 1; letter < logits.Length; letter++)
            if (logits[letter] > logits[likeliest]) likeliest = letter;
        string held = corpus.HeldOutText;
        string[] pieces = [.. Enumerable.Range(0, 40).Select(i => i * (held.Length - sentence.Length) / 40).Select(from => held.Substring(from, sentence.Length))];
        return new ExplainedExample(model, shown, Target.Unit("logits", likeliest), Of(pieces), [.. sentence.Select((letter, at) => $"{at,2} {(letter == '\n' ? '¶' : letter)}")]) { Other = Of(pieces[1]) };
    }

    private Corpus ReadCorpus()
    {
        string text = options.Text is null ? TextFiles.ReadRepository() : TextFiles.Read(options.Text);
        Vocabulary? vocabulary = options.Load is null ? null : Vocabulary.Load(LettersOf(options.Load));
        return new Corpus(text, options.Text is null ? "The repository's documents" : $"'{options.Text}'", vocabulary);
    }

    private void Introduce(Corpus corpus, LetterModel model)
    {
        int parameters = Enumerable.Range(0, model.Parameters.Count).Sum(p => model.Parameters[p].Span.Length);
        console.WriteLine(Invariant($"{corpus.Name}: {corpus.Length:N0} letters, {corpus.Vocabulary.Count} different ones."));
        console.WriteLine(Invariant($"A GRU with {options.Hidden} units, {parameters:N0} parameters{(options.Load is null ? "" : $", from '{options.Load}'")}; {options.Threads} threads."));
    }

    private void Train(LetterModel model, Corpus corpus)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler stopEarly = (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        Console.CancelKeyPress += stopEarly;
        var clock = Stopwatch.StartNew();
        Standing end = new LearningView(console).Show(progress => new Learning(model, corpus, options).Run(progress, stop.Token));
        Console.CancelKeyPress -= stopEarly;
        console.WriteLine(Invariant($"{end.Step:N0} steps in {clock.Elapsed.TotalSeconds:0} s{(stop.IsCancellationRequested ? ", stopped early" : "")}."));
    }

    private void Save(LetterModel model, Vocabulary vocabulary, string path)
    {
        model.Save(path);
        vocabulary.Save(LettersOf(path));
        console.WriteLine($"Saved as '{path}', its letters as '{LettersOf(path)}'.");
    }

    private static string LettersOf(string model) => model + ".letters";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
