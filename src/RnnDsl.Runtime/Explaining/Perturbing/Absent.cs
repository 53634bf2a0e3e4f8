using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What stands in one input where players are absent. Draws are numbered; the same number gives the same values.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class Absent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether draws differ.</summary>
    internal abstract bool IsRandom { get; }

    /// <summary>Whether all alternatives of a step can be gone through, by <see cref="FillAlternative"/>.</summary>
    internal virtual bool HasAlternatives => !IsRandom;

    /// <summary>The most alternatives that a step of an example has.</summary>
    internal virtual int Alternatives(int example) => 1;

    /// <summary>Writes a draw of an example [steps × features].</summary>
    internal abstract void Fill(int example, int draw, T[,] to);

    /// <summary>Writes the alternatives of one number at all steps.</summary>
    internal virtual void FillAlternative(int example, int number, T[,] to) => Fill(example, 0, to);

    /// <summary>How likely an alternative is; 0 where a step has fewer. Those of a step add up to 1.</summary>
    internal virtual double Weight(int example, int step, int number) => 1;

    /// <summary>How likely a draw from all symbols is what the step holds anyway, which is no alternative.</summary>
    internal virtual double OwnWeight(int example, int step) => 0;
}

/// <summary>The same in every draw.</summary>
internal sealed class FixedAbsent<T>(T[][,] values) : Absent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override bool IsRandom => false;

    internal override void Fill(int example, int draw, T[,] to) => Cells.Of(values[example]).CopyTo(Cells.Of(to));
}

/// <summary>In each draw another sequence of data.</summary>
internal sealed class SampledAbsent<T>(StepRows<T> data, PerturbedInput<T> input, ulong seed, bool notItself) : Absent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override bool IsRandom => true;

    internal override void Fill(int example, int draw, T[,] to)
    {
        int count = data.Geometry.Count;
        RandomStream random = Draws.Stream(seed, example, draw);
        int own = notItself ? example : -1;
        int chosen = Choose(0);
        for (int step = 0; step < to.GetLength(0); step++)
        {
            // Behind the end of the chosen sequence another one goes on that is long enough; behind the end of all, a random step of one.
            if (data.Geometry.Lengths[chosen] <= step) chosen = Choose(step);
            int length = data.Geometry.Lengths[chosen];
            data.At(chosen, step < length ? step : (int)(random.NextUniform() * length)).CopyTo(Cells.Row(to, step));
        }

        int Choose(int step)
        {
            int longEnough = 0;
            for (int other = 0; other < count; other++)
                if (other != own && data.Geometry.Lengths[other] > step) longEnough++;
            int number = (int)(random.NextUniform() * (longEnough > 0 ? longEnough : count - (own >= 0 ? 1 : 0)));
            for (int other = 0; other < count; other++)
            {
                if (other == own || (longEnough > 0 && data.Geometry.Lengths[other] <= step)) continue;
                if (number-- == 0) return other;
            }
            throw new InvalidOperationException($"There is no sequence to replace '{input.Name}' by.");
        }
    }
}

/// <summary>In each draw other symbols, each step's by itself.</summary>
internal sealed class SymbolAbsent<T> : Absent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SymbolSet<T> symbols;
    private readonly ulong seed;
    private readonly int[][] own;

    internal SymbolAbsent(SymbolSet<T> symbols, PerturbedInput<T> input, ulong seed)
    {
        this.symbols = symbols;
        this.seed = seed;
        own = [.. input.Values.Select(sequence => symbols.NumbersOf(sequence))];
    }

    internal override bool IsRandom => true;

    internal override bool HasAlternatives => true;

    internal override int Alternatives(int example)
    {
        int most = symbols.Count - 1;
        foreach (int symbol in own[example])
            if (symbol < 0) most = symbols.Count;
        return most;
    }

    internal override void Fill(int example, int draw, T[,] to)
    {
        RandomStream random = Draws.Stream(seed, example, draw);
        for (int step = 0; step < to.GetLength(0); step++) symbols.Rows[symbols.Other(own[example][step], random.NextUniform())].CopyTo(Cells.Row(to, step));
    }

    internal override void FillAlternative(int example, int number, T[,] to)
    {
        for (int step = 0; step < to.GetLength(0); step++) symbols.Rows[Math.Min(Numbered(example, step, number), symbols.Count - 1)].CopyTo(Cells.Row(to, step));
    }

    internal override double Weight(int example, int step, int number)
    {
        int symbol = Numbered(example, step, number), itself = own[example][step];
        if (symbol >= symbols.Count) return 0;
        return symbols.Weights[symbol] / (1 - (itself < 0 ? 0 : symbols.Weights[itself]));
    }

    internal override double OwnWeight(int example, int step) => own[example][step] is >= 0 and var itself ? symbols.Weights[itself] : 0;

    /// <summary>The number of a symbol among all, from that among the others than a step's own.</summary>
    private int Numbered(int example, int step, int number) => own[example][step] is >= 0 and var itself && number >= itself ? number + 1 : number;
}

/// <summary>Streams of random numbers for draws.</summary>
internal static class Draws
{
    internal static RandomStream Stream(ulong seed, int example, int draw) =>
        RandomStream.For(seed ^ (0xD1B54A32D192ED03UL * (ulong)(example + 1)), draw);
}
