using System.Diagnostics;
using System.Globalization;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Training;

public sealed partial class Trainer<T>
{
    private const string ModelPrefix = "model.", PreviousPrefix = "previous.", OptimizerPrefix = "optimizer.", SettingPrefix = "setting.";
    private Stopwatch? sinceCheckpoint;

    /// <summary>
    /// Writes all that training needs to go on as if it had never stopped, bit for bit: parameters, the optimizer's memory, the schedule's, the counts
    /// and, while <see cref="Fit"/> is under way (from its progress), the position in it. The file is written as a whole or not at all; the
    /// parameters in it can be read by <c>model.Load(path, prefix: "model")</c>.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="NotSupportedException">The optimizer cannot be saved.</exception>
    /// <exception cref="IOException">The file cannot be written; the one that was there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelDescription description = model.Description;
        var checkpoint = new Checkpoint<T>(path);
        IDictionary<string, string> texts = checkpoint.Texts;
        texts["model"] = description.Name;
        ModelFiles.WriteConstants(description, texts);
        texts["step"] = CheckpointTexts.Of(steps);
        texts["epoch"] = CheckpointTexts.Of(epochs);
        texts["optimizer"] = options.Optimizer.GetType().Name;
        texts["optimizer.steps"] = CheckpointTexts.Of(step.Optimizer.StepsTaken);
        texts["schedule"] = CheckpointTexts.Of(options.Schedule?.State ?? []);
        if (unseenHeldOut is double loss) texts["schedule.heldOut"] = CheckpointTexts.Of(loss);
        checkpoint.AddFlat(description, ModelPrefix, model.Parameters.Flat);
        foreach ((string name, T[] values) in step.Optimizer.Arrays) checkpoint.AddFlat(description, OptimizerPrefix + name + ".", values);
        if (!step.Previous.IsEmpty)
        {
            texts["previous"] = "1";
            checkpoint.AddFlat(description, PreviousPrefix, step.Previous);
        }
        if ((running ?? resumed) is { } state)
        {
            foreach ((string name, string value) in Settings()) texts[SettingPrefix + name] = value;
            FitStateTexts.Write(state, description, checkpoint);
        }
        checkpoint.Write();
    }

    /// <summary>
    /// Goes on from a file that <see cref="Save"/> or training itself wrote, of a model with the same definition and sizes. Where it was written during a
    /// call of <see cref="Fit"/>, the next call, with the same examples, is the rest of that one, and its result is that of the whole
    /// (if it had ended, at once). The file is checked first; where anything is wrong the trainer and its model stay as they were.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged, no checkpoint, or one of another model, optimizer, precision or of other settings.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Resume(string path)
    {
        if (running is not null) throw new InvalidOperationException($"{model.Description.Name}: the trainer is in a call of Fit; it cannot resume another one.");
        Checkpoint<T> checkpoint = Checkpoint<T>.Read(path, CheckModel, ExpectedTensors);
        CheckpointTexts texts = checkpoint.Read();
        (int newSteps, int newEpochs, long optimizerSteps) = (texts.Int("step"), texts.Int("epoch"), texts.Long("optimizer.steps"));
        double[] schedule = texts.Doubles("schedule");
        double? heldOut = texts.Has("schedule.heldOut") ? texts.Double("schedule.heldOut") : null;
        FitState<T>? state = FitStateTexts.IsIn(texts) ? FitStateTexts.Read(checkpoint, model.Description, step.Length) : null;
        using (ParameterEdit<T> edit = model.Edit())
        {
            LoadSchedule(schedule, edit, texts);
            checkpoint.CopyFlat(model.Description, ModelPrefix, edit.Flat);
        }
        foreach ((string name, T[] values) in step.Optimizer.Arrays) checkpoint.CopyFlat(model.Description, OptimizerPrefix + name + ".", values);
        step.Optimizer.StepsTaken = optimizerSteps;
        var previous = new T[texts.Has("previous") ? step.Length : 0];
        if (previous.Length > 0) checkpoint.CopyFlat(model.Description, PreviousPrefix, previous);
        step.Load(previous);
        (steps, epochs, unseenHeldOut, resumed) = (newSteps, newEpochs, heldOut, state);
    }

    /// <summary>What decides the order of examples: a position in it means nothing in another order.</summary>
    private IEnumerable<(string Name, string Value)> Settings()
    {
        yield return ("Seed", options.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("BatchSize", CheckpointTexts.Of(options.BatchSize));
        yield return ("AccumulationSteps", CheckpointTexts.Of(options.AccumulationSteps));
        yield return ("WindowSteps", options.WindowSteps is int window ? CheckpointTexts.Of(window) : "none");
        yield return ("Shuffle", options.Shuffle ? "true" : "false");
        yield return ("BucketByLength", options.BucketByLength ? "true" : "false");
    }

    private void CheckModel(SafeTensorsReader file)
    {
        string name = model.Description.Name, optimizer = options.Optimizer.GetType().Name;
        var texts = new CheckpointTexts(file.File, file.Metadata);
        if (texts.Text("model") != name) throw new ModelFileException(file.File, $"is a checkpoint of a model {ModelFileException.Shorten(texts.Text("model"))}; this trainer trains a {name}.");
        if (texts.Text("optimizer") != optimizer)
            throw new ModelFileException(file.File, $"is a checkpoint of the optimizer {ModelFileException.Shorten(texts.Text("optimizer"))}; this trainer has {optimizer}.");
        ModelFiles.CheckConstants(model.Description, file);
        if (!FitStateTexts.IsIn(texts)) return;
        foreach ((string setting, string value) in Settings())
            if (texts.Text(SettingPrefix + setting) != value)
                throw new ModelFileException(file.File, $"was written with {setting} {ModelFileException.Shorten(texts.Text(SettingPrefix + setting))}; this trainer has {value}, which would take the examples in another order.");
    }

    private IEnumerable<(string Name, int[] Shape)> ExpectedTensors(CheckpointTexts texts)
    {
        IEnumerable<string> prefixes = [ModelPrefix, .. step.Optimizer.Arrays.Keys.Select(name => OptimizerPrefix + name + "."), .. texts.Has("previous") ? [PreviousPrefix] : Array.Empty<string>()];
        return [.. prefixes.SelectMany(prefix => model.Description.Parameters.Select(info => (prefix + info.Name, info.Shape))), .. FitStateTexts.Tensors(texts, model.Description)];
    }

    private void LoadSchedule(double[] state, ParameterEdit<T> edit, CheckpointTexts texts)
    {
        try
        {
            if (options.Schedule is not null) options.Schedule.Load(state);
            else if (state.Length > 0) throw new ArgumentException("the trainer has no schedule.");
        }
        catch (ArgumentException e)
        {
            edit.Discard();
            throw new ModelFileException(texts.File, $"was written with another schedule of the learning rate: {e.Message}", e);
        }
    }

    private void StartCheckpoints()
    {
        if (options.Checkpoint is null) return;
        _ = step.Optimizer.Arrays;
        sinceCheckpoint = Stopwatch.StartNew();
    }

    private void SaveWhenDue(bool endOfEpoch)
    {
        if (options.Checkpoint is not { } when) return;
        bool due = when.EverySteps is null && when.Every is null ? endOfEpoch
            : (when.EverySteps is int every && steps % every == 0) || (when.Every is TimeSpan time && sinceCheckpoint!.Elapsed >= time);
        if (!due) return;
        Save(when.Path);
        sinceCheckpoint!.Restart();
    }

    private void SaveAtEnd()
    {
        if (options.Checkpoint is { } when) Save(when.Path);
    }
}
