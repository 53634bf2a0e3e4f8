using System.Numerics;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A model at some time of its training, and how far a step went there.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TracInCheckpoint<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> definition;
    private readonly string? path;
    private readonly string prefix = "";

    /// <param name="model">The model with the parameters that it had then.</param>
    /// <param name="learningRate">The length of a training step there, as a factor of the gradient; above 0. With a schedule, or several epochs between two checkpoints, their sum.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a positive finite number.</exception>
    public TracInCheckpoint(IRecurrentModel<T> model, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(learningRate > 0) || !double.IsFinite(learningRate)) throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is a positive finite number.");
        (definition, LearningRate) = (model.Compiled, learningRate);
    }

    /// <param name="definition">A model of the same dimensions; it stays as it is.</param>
    /// <param name="path">A safetensors file of the parameters, which is read when they are needed.</param>
    /// <param name="learningRate">As in the other constructor.</param>
    /// <param name="prefix">The module in the file that holds the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a positive finite number.</exception>
    public TracInCheckpoint(IRecurrentModel<T> definition, string path, double learningRate, string prefix = "") : this(definition, learningRate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(prefix);
        (this.path, this.prefix) = (path, prefix);
    }

    /// <summary>The length of a training step there.</summary>
    public double LearningRate { get; }

    internal ModelDescription Description => definition.Description;

    /// <summary>The model with its parameters; of a file, new memory each time.</summary>
    /// <exception cref="ModelFileException">The file is damaged or does not hold this model.</exception>
    internal RecurrentModel<T> Open()
    {
        if (path is null) return definition;
        RecurrentModel<T> model = definition.Cast<T>();
        model.Load(path, prefix);
        return model;
    }
}
