using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Variants of one example: of each part of the inputs what was there, or what replaces it.</summary>
internal sealed class Neighbourhood<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly int example;
    private readonly Players players;
    private readonly PlayerMap map;
    private readonly Coalitions coalitions;
    private readonly LimeOptions<T> perturbation;
    private readonly VariantWriter<T> writer;

    internal Neighbourhood(RecurrentModel<T> model, Batch<T> batch, int example, Players players, LimeOptions<T> perturbation)
    {
        perturbation.Check();
        (this.model, this.batch, this.example, this.players, this.perturbation) = (model, batch, example, players, perturbation);
        model.Check(Noise.AddTo(batch, model.Description, seed: null), initial: null);
        FiniteInputs.Check(model.Description, batch);
        PerturbedInput<T>[] inputs = PerturbedInput<T>.Of(model.Description, batch);
        PlayerMap[] maps = players.OfInputs(inputs) ?? throw new ArgumentException($"{model.Description.Name}: the variants of an example are made by replacing parts of its inputs; {players} are no parts of them.", nameof(players));
        map = maps[example];
        writer = new VariantWriter<T>(inputs, [.. inputs.Select((input, i) => Game<T>.Bind(input, i, maps, perturbation))], maps, alternatives: false);
        coalitions = new Coalitions(map.Count);
        Draw();
    }

    /// <summary>What the model says of the variants.</summary>
    internal SurrogateData Ask(Target? target, SurrogateInputs<T>? seen, SurrogateOptions options, CancellationToken cancellation)
    {
        SaidClasses? classes = target is null ? SaidClasses.Of(model.Description, options) : null;
        target ??= classes!.Target;
        target.Check(model, batch);
        seen?.Check(model.Description);
        SurrogateOptions all = options with { Capacity = coalitions.Count };
        var surveyor = new SurrogateSurveyor<T>(model, seen ?? new NoInputs<T>(), target, all, example);
        Survey.Run(model, SequenceSet<T>.Of(Write()), all, cancellation, surveyor);
        SurrogateData data = surveyor.Data(classes?.Names ?? []);
        data = data with
        {
            Inputs = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(seen is null ? players : seen)} around example {example}"),
            Sequences = Masks(), Weights = [.. Enumerable.Range(0, coalitions.Count).Select(WeightOf)],
        };
        return seen is null ? data with { Features = map.Labels, Rows = Presence() } : data;
    }

    /// <summary>All masks where there are no more than were asked for, else some; the example itself comes first.</summary>
    private void Draw()
    {
        bool all = map.Count < 24 && 1 << map.Count <= perturbation.Samples;
        RandomStream random = Draws.Stream(perturbation.Seed, example, -5);
        for (int sample = 0; sample < (all ? 1 << map.Count : perturbation.Samples); sample++)
        {
            int question = sample == 0 ? coalitions.AddAll(example, 0, map.Count) : coalitions.Add(example, sample);
            for (int player = 0; sample > 0 && player < map.Count; player++)
                if (all ? (sample >> player & 1) == 0 : random.NextUniform() < 0.5) coalitions.Join(question, player);
        }
    }

    private Batch<T> Write()
    {
        int[] examples = new int[coalitions.Count];
        Array.Fill(examples, example);
        Batch<T> variants = new Variants<T>(model.Description, batch, examples, written: -1, initial: null).Batch;
        for (int variant = 0; variant < examples.Length; variant++)
        {
            for (int input = 0; input < writer.Inputs.Length; input++)
                writer.Write(coalitions, variant, input, 0, writer.Inputs[input].Lengths[example], variants.Inputs[writer.Inputs[input].Index].Rows, variant);
            writer.Forget();
        }
        return variants;
    }

    /// <summary>The same number for the same mask, so that it is not on both sides of what is held out.</summary>
    private int[] Masks()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, coalitions.Count).Select(question =>
        {
            string bits = string.Join(' ', coalitions.Bits(question).ToArray());
            return numbers.TryGetValue(bits, out int known) ? known : numbers[bits] = numbers.Count;
        })];
    }

    private double WeightOf(int question)
    {
        int absent = map.Count;
        foreach (ulong word in coalitions.Bits(question)) absent -= BitOperations.PopCount(word);
        return LocalFit.WeightOf(absent, map.Count, perturbation.KernelWidth);
    }

    private double[,] Presence()
    {
        var rows = new double[coalitions.Count, map.Count];
        for (int question = 0; question < coalitions.Count; question++)
            foreach (int player in coalitions.Present(question)) rows[question, player] = 1;
        return rows;
    }
}

/// <summary>Nothing: where the rows are made otherwise.</summary>
internal sealed class NoInputs<T> : SurrogateInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => "nothing";

    internal override void Check(ModelDescription model)
    {
    }

    internal override string[] Names(Piece<T> piece) => [];

    internal override Func<Trace<T>, Piece<T>, int, double[]> Reader(Piece<T> first) => (_, _, _) => [];
}
