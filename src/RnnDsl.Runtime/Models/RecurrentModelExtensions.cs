using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>What a compiled model does, on a user's definition.</summary>
public static class RecurrentModelExtensions
{
    /// <inheritdoc cref="RecurrentModel{T}.Start(int, InitialStates{T}?, StreamInputs{T}?)"/>
    public static StreamingSession<T> Start<T>(this IRecurrentModel<T> model, int count = 1, InitialStates<T>? initial = null, StreamInputs<T>? given = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Start(count, initial, given);

    /// <inheritdoc cref="RecurrentModel{T}.Run(Batch{T}, InitialStates{T}?, RunOptions?)"/>
    public static Outputs<T> Run<T>(this IRecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Run(batch, initial, options);

    /// <inheritdoc cref="RecurrentModel{T}.Run(Batch{T}, Outputs{T}, InitialStates{T}?, RunOptions?)"/>
    public static void Run<T>(this IRecurrentModel<T> model, Batch<T> batch, Outputs<T> into, InitialStates<T>? initial = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Run(batch, into, initial, options);

    /// <inheritdoc cref="RecurrentModel{T}.Record(Batch{T}, InitialStates{T}?, Interventions{T}?, RunOptions?)"/>
    public static Trace<T> Record<T>(this IRecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null, Interventions<T>? interventions = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Record(batch, initial, interventions, options);

    /// <inheritdoc cref="RecurrentModel{T}.Record(Batch{T}, Trace{T}, InitialStates{T}?, Interventions{T}?, RunOptions?)"/>
    public static void Record<T>(this IRecurrentModel<T> model, Batch<T> batch, Trace<T> into, InitialStates<T>? initial = null, Interventions<T>? interventions = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Record(batch, into, initial, interventions, options);

    /// <inheritdoc cref="RecurrentModel{T}.Tape(Batch{T}, InitialStates{T}?, RunOptions?)"/>
    public static Trace<T> Tape<T>(this IRecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Tape(batch, initial, options);

    /// <inheritdoc cref="RecurrentModel{T}.Tape(Batch{T}, Trace{T}, InitialStates{T}?, RunOptions?)"/>
    public static void Tape<T>(this IRecurrentModel<T> model, Batch<T> batch, Trace<T> into, InitialStates<T>? initial = null, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Tape(batch, into, initial, options);

    /// <inheritdoc cref="RecurrentModel{T}.Backward(Trace{T}, Seeds{T}, GradientRequest, RunOptions?)"/>
    public static Gradients<T> Backward<T>(this IRecurrentModel<T> model, Trace<T> trace, Seeds<T> seeds, GradientRequest what, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Backward(trace, seeds, what, options);

    /// <inheritdoc cref="RecurrentModel{T}.Backward(Trace{T}, Seeds{T}, GradientRequest, Gradients{T}, RunOptions?)"/>
    public static void Backward<T>(this IRecurrentModel<T> model, Trace<T> trace, Seeds<T> seeds, GradientRequest what, Gradients<T> into, RunOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Backward(trace, seeds, what, into, options);

    /// <inheritdoc cref="RecurrentModel{T}.Edit"/>
    public static ParameterEdit<T> Edit<T>(this IRecurrentModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Edit();

    /// <inheritdoc cref="RecurrentModel{T}.Initialize(Initializer, ulong)"/>
    public static void Initialize<T>(this IRecurrentModel<T> model, Initializer initializer, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Initialize(initializer, seed);

    /// <inheritdoc cref="RecurrentModel{T}.Initialize(ulong)"/>
    public static void Initialize<T>(this IRecurrentModel<T> model, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Compiled.Initialize(seed);

    /// <summary>The same model, with the same parameters, in another precision: <c>gru.Cast&lt;double&gt;()</c>.</summary>
    /// <typeparam name="TOther">float or double.</typeparam>
    public static RecurrentModel<TOther> Cast<TOther>(this IRecurrentModel<float> model)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther> => model.Compiled.Cast<TOther>();

    extension<T>(IRecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>The parameters as they are now; later edits do not change what is returned.</summary>
        public ParameterSet<T> Parameters => model.Compiled.Parameters;

        /// <summary>Names, shapes, roles and buffers.</summary>
        public ModelDescription Description => model.Compiled.Description;
    }
}
