using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>The gradient of each example's own loss by chosen parameters, in double; the memory of a thread that is used again and again.</summary>
/// <param name="model">The model.</param>
/// <param name="loss">The loss.</param>
/// <param name="one">Held while the loss is evaluated: losses keep memory of their own, which threads must not share.</param>
/// <param name="chosen">The numbers of the parameters.</param>
internal sealed class ExampleGradients<T>(RecurrentModel<T> model, ILoss<T> loss, Lock one, int[] chosen) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchFiller<T> filler = new(model.Description);
    private readonly Gradients<T> gradients = new(model);
    private readonly double[] flat = new double[Elements(model.Description, chosen)];
    private Trace<T>? tape;
    private Seeds<T>? seeds;

    /// <summary>The example's loss: the mean over its targets that count, 0 where none does.</summary>
    internal double Loss { get; private set; }

    internal static int Elements(ModelDescription model, int[] chosen) => checked((int)chosen.Sum(p => (long)ModelDescription.Elements(model.Parameters[p].Shape)));

    /// <summary>The gradient, parameter after parameter; good until the next call.</summary>
    /// <exception cref="ArithmeticException">The loss is not a finite number.</exception>
    internal double[] Of(Example<T> example, string what)
    {
        Batch<T> batch = filler.Fill([example]);
        if (tape is null) tape = model.Tape(batch);
        else model.Tape(batch, tape);
        if (seeds is null) seeds = new Seeds<T>(tape);
        else seeds.Reset(tape);
        lock (one) Loss = loss.Evaluate(tape.Outputs, [example], seeds).Mean;
        if (!double.IsFinite(Loss)) throw new ArithmeticException($"{model.Description.Name}: the loss of {what} is {Loss}.");
        model.Backward(tape, seeds, GradientRequest.Parameters, gradients);
        int at = 0;
        foreach (int p in chosen)
            foreach (T element in gradients.Parameters[p].Span) flat[at++] = double.CreateTruncating(element);
        return flat;
    }
}

/// <summary>A random projection that keeps inner products right on average: each element is added to one bucket, with a sign.</summary>
internal sealed class CountSketch
{
    private readonly int[] buckets;
    private readonly bool[] negative;

    internal CountSketch(int elements, int size, ulong seed)
    {
        Size = size;
        (buckets, negative) = (new int[elements], new bool[elements]);
        RandomStream random = RandomStream.For(seed, 0);
        for (int i = 0; i < elements; i++)
        {
            buckets[i] = (int)(random.NextUniform() * size);
            negative[i] = (random.NextBits() & 1) == 1;
        }
    }

    internal int Size { get; }

    internal void Project(ReadOnlySpan<double> from, Span<double> into)
    {
        into.Clear();
        for (int i = 0; i < from.Length; i++) into[buckets[i]] += negative[i] ? -from[i] : from[i];
    }
}
