using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

/// <summary>
/// A net built by hand, of which it is known what two units hold, over words of the symbols a, b and c (one-hot). In an LSTM of 8 units:
/// <list type="bullet">
/// <item>unit 3 counts: its cell state is 0.1 · (a's minus b's so far), its hidden state the tanh of that;</item>
/// <item>unit 5 stores the first symbol: its cell state stays near +1 after a, 0 after b, −1 after c;</item>
/// <item>unit 0 marks that a word has begun: at 0 before the first step, at 1 from then on; it opens the input gate of unit 5 for the first step alone;</item>
/// <item>units 1, 2, 4, 6 and 7 are small random functions of the last few symbols.</item>
/// </list>
/// Nothing reads units 3 and 5 but themselves.
/// </summary>
internal static class PlantedNet
{
    /// <summary>The symbols, in the order of the input's features.</summary>
    internal const string Symbols = "abc";

    internal const int Units = 8, Begun = 0, Count = 3, First = 5;

    /// <summary>The units that hold nothing for long.</summary>
    internal static readonly int[] Others = [1, 2, 4, 6, 7];

    /// <summary>How far a symbol moves the cell state of the unit that counts.</summary>
    internal const double Step = 0.1;

    private const double Open = 20, Shut = -20;

    /// <summary>a's minus b's, up to and with the step.</summary>
    internal static Feature<double> CountFeature { get; } = new("a minus b", step => CountAt(step));

    /// <summary>Whether the word began with a, b, c.</summary>
    internal static Feature<double>[] FirstFeatures { get; } =
        [.. Enumerable.Range(0, 3).Select(symbol => Feature<double>.When($"first is {Symbols[symbol]}", step => SymbolAt(step.At(0)) == symbol))];

    /// <summary>The net.</summary>
    internal static RecurrentModel<double> Create()
    {
        RecurrentModel<double> model = new Lstm(I: 3, H: Units, seed: 0).Compiled.Cast<double>();
        using ParameterEdit<double> edit = model.Edit();
        edit.Flat.Clear();
        Others.ToList().ForEach(unit => Forgetful(edit, unit));
        // Each symbol adds to the cell state what g is, and nothing is forgotten.
        foreach (int unit in new[] { Begun, Count, First })
        {
            edit["bi"][unit] = Open;
            edit["bf"][unit] = Open;
            edit["bo"][unit] = Open;
        }
        edit["Wg"][Count, 0] = Math.Atanh(Step);
        edit["Wg"][Count, 1] = -Math.Atanh(Step);
        edit["bg"][Begun] = Open;
        edit["Wg"][First, 0] = 3;
        edit["Wg"][First, 2] = -3;
        // Begun: h = tanh 1 = 0.76; so the gate's argument goes from 20 to about −25 and stays there.
        foreach (int unit in new[] { Begun, First }) edit["Ui"][unit, Begun] = (Shut - Open - 5) / Math.Tanh(1);
        return model;
    }

    /// <summary>The same architecture with all parameters drawn anew.</summary>
    internal static RecurrentModel<double> Randomised(ulong seed)
    {
        RecurrentModel<double> model = Create();
        model.Initialize(seed);
        return model;
    }

    /// <summary>Random words, each symbol with the same chance.</summary>
    /// <param name="seed">The same seed gives the same words.</param>
    /// <param name="count">How many.</param>
    /// <param name="shortest">The fewest symbols.</param>
    /// <param name="longest">The most symbols.</param>
    internal static string[] Words(int seed, int count, int shortest = 6, int longest = 18)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => Symbols[random.Next(3)])))];
    }

    /// <summary>Words as a data set whose class is the first symbol: 0 a, 1 b, 2 c.</summary>
    internal static SequenceSet<double> Data(IReadOnlyList<string> words) => SequenceSet<double>.Of([.. words.Select(ExampleOf)]);

    /// <summary>Random words as a data set whose class is the first symbol.</summary>
    internal static SequenceSet<double> Data(int seed, int count, int shortest = 6, int longest = 18) => Data(Words(seed, count, shortest, longest));

    /// <summary>A word, one-hot [steps × 3], with its first symbol as its class.</summary>
    internal static Example<double> ExampleOf(string word)
    {
        var input = new double[word.Length, 3];
        for (int step = 0; step < word.Length; step++) input[step, Symbols.IndexOf(word[step])] = 1;
        return new Example<double>(input, Symbols.IndexOf(word[0]));
    }

    /// <summary>The number of the symbol at a step.</summary>
    internal static int SymbolAt(DataStep<double> step) => step.Input().IndexOf(1.0);

    /// <summary>a's minus b's, up to and with the step.</summary>
    internal static int CountAt(DataStep<double> step)
    {
        int count = 0;
        for (int earlier = 0; earlier <= step.Step; earlier++) count += SymbolAt(step.At(earlier)) switch { 0 => 1, 1 => -1, _ => 0 };
        return count;
    }

    /// <summary>A unit that reads the symbol and the other such units a little, and forgets most of what it holds at each step.</summary>
    private static void Forgetful(ParameterEdit<double> edit, int unit)
    {
        var random = new Random(100 + unit);
        foreach (string gate in new[] { "i", "f", "g", "o" })
        {
            for (int symbol = 0; symbol < 3; symbol++) edit["W" + gate][unit, symbol] = 2 * random.NextDouble() - 1;
            foreach (int other in Others) edit["U" + gate][unit, other] = 0.6 * random.NextDouble() - 0.3;
        }
        edit["bf"][unit] = -2;
    }
}
