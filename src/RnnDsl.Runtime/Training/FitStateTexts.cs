using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>The state of a call of <c>Fit</c> in a checkpoint.</summary>
internal static class FitStateTexts
{
    private const string Run = "run.", Metric = "run.heldOut.metric.", Carried = "carried.", Best = "best.";

    internal static bool IsIn(CheckpointTexts texts) => texts.Has(Run + "steps");

    internal static void Write<T>(FitState<T> state, ModelDescription model, Checkpoint<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IDictionary<string, string> texts = to.Texts;
        texts[Run + "epochs"] = CheckpointTexts.Of(state.FullEpochs);
        texts[Run + "steps"] = CheckpointTexts.Of(state.Steps);
        texts[Run + "batch"] = CheckpointTexts.Of(state.Batch);
        texts[Run + "window"] = CheckpointTexts.Of(state.Window);
        texts[Run + "loss"] = CheckpointTexts.Of(state.Loss);
        texts[Run + "examples"] = state.Fingerprint.ToString(System.Globalization.CultureInfo.InvariantCulture);
        texts[Run + "stoppedEarly"] = state.StoppedEarly ? "1" : "0";
        texts[Run + "epochsWithoutBest"] = CheckpointTexts.Of(state.EpochsWithoutBest);
        if (state.HeldOut is { } heldOut)
        {
            texts[Run + "heldOut.loss"] = CheckpointTexts.Of(heldOut.Loss);
            foreach ((string name, double value) in heldOut.Metrics) texts[Metric + name] = CheckpointTexts.Of(value);
        }
        if (state.Best is double best)
        {
            texts[Run + "best"] = CheckpointTexts.Of(best);
            texts[Run + "bestEpoch"] = CheckpointTexts.Of(state.BestEpoch);
        }
        if (state.BestParameters is not null)
        {
            texts[Run + "bestParameters"] = "1";
            to.AddFlat(model, Best, state.BestParameters);
        }
        if (state.Carried is null) return;
        texts[Run + "carriedExamples"] = CheckpointTexts.Of(state.CarriedExamples);
        texts[Run + "carriedSteps"] = string.Join(' ', state.Carried.FirstStep.ToArray().Select(step => CheckpointTexts.Of(step)));
        foreach (StateInfo info in model.States) to.Add(Carried + info.Name, [state.CarriedExamples, ModelDescription.Elements(info.Shape)], state.Carried.Find(info.Name));
    }

    /// <summary>The tensors that belong to the texts.</summary>
    internal static IEnumerable<(string Name, int[] Shape)> Tensors(CheckpointTexts texts, ModelDescription model)
    {
        if (texts.Has(Run + "bestParameters"))
            foreach (ParameterInfo info in model.Parameters) yield return (Best + info.Name, info.Shape);
        if (!texts.Has(Run + "carriedExamples")) yield break;
        foreach (StateInfo info in model.States) yield return (Carried + info.Name, [texts.Int(Run + "carriedExamples"), ModelDescription.Elements(info.Shape)]);
    }

    internal static FitState<T> Read<T>(Checkpoint<T> from, ModelDescription model, int parameterLength) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckpointTexts texts = from.Read();
        var state = new FitState<T>
        {
            FullEpochs = texts.Int(Run + "epochs"),
            Steps = texts.Int(Run + "steps"),
            Batch = texts.Int(Run + "batch"),
            Window = texts.Int(Run + "window"),
            Loss = texts.Loss(Run + "loss"),
            Fingerprint = texts.Bits(Run + "examples"),
            StoppedEarly = texts.Int(Run + "stoppedEarly") == 1,
            EpochsWithoutBest = texts.Int(Run + "epochsWithoutBest"),
        };
        if (texts.Has(Run + "heldOut.loss"))
            state.HeldOut = new Evaluation(texts.Loss(Run + "heldOut.loss"), texts.After(Metric).ToDictionary(name => name, name => texts.Double(Metric + name)));
        if (texts.Has(Run + "best")) (state.Best, state.BestEpoch) = (texts.Double(Run + "best"), texts.Int(Run + "bestEpoch"));
        if (texts.Has(Run + "bestParameters")) from.CopyFlat(model, Best, state.BestParameters = new T[parameterLength]);
        if (texts.Has(Run + "carriedExamples")) ReadCarried(from, texts, model, state);
        return state;
    }

    private static void ReadCarried<T>(Checkpoint<T> from, CheckpointTexts texts, ModelDescription model, FitState<T> state) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        state.CarriedExamples = texts.Int(Run + "carriedExamples");
        state.Carried = new InitialStates<T>();
        int[] steps = texts.Ints(Run + "carriedSteps");
        if (steps.Length > 0) state.Carried.SetFirstStep(steps);
        foreach (StateInfo info in model.States)
        {
            T[] values = from.Tensor(Carried + info.Name);
            var rows = new T[state.CarriedExamples, ModelDescription.Elements(info.Shape)];
            for (int i = 0; i < values.Length; i++) rows[i / rows.GetLength(1), i % rows.GetLength(1)] = values[i];
            state.Carried.Set(info.Name, rows);
        }
    }
}
