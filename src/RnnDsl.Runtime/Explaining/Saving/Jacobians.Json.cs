using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record StepJacobians : ISavedResult<StepJacobians>
{
    static ResultFormat<StepJacobians> ISavedResult<StepJacobians>.Format { get; } =
        new ResultFormat<StepJacobians, StepJacobians>("rnndsl.step-jacobians", 1, JacobiansJson.Default.ResultDocumentStepJacobians, result => result, Checked);

    private static StepJacobians Checked(StepJacobians result)
    {
        int width = result.States.Sum(state => state.Width);
        foreach (SequenceJacobians sequence in result.Sequences)
        foreach (StepJacobian step in sequence.Steps)
        {
            TensorBody.CheckCount("byInput", step.ByInput.Count, result.Inputs.Count);
            if (step.ByState.Rows != width || step.ByState.Columns != width || step.ByInput.Any(table => table.Rows != width))
                throw new DocumentException($"a Jacobian of step {step.Step} of sequence {sequence.Example} is not one of {width} units.");
        }
        return result;
    }
}

public sealed partial record InputJacobians : ISavedResult<InputJacobians>
{
    static ResultFormat<InputJacobians> ISavedResult<InputJacobians>.Format { get; } =
        new ResultFormat<InputJacobians, InputJacobians>("rnndsl.input-jacobians", 1, JacobiansJson.Default.ResultDocumentInputJacobians, result => result, Checked);

    private static InputJacobians Checked(InputJacobians result)
    {
        int width = result.States.Sum(state => state.Width);
        foreach (InputJacobian jacobian in result.Jacobians)
        {
            TensorBody.CheckCount("frobeniusNorms", jacobian.FrobeniusNorms.Count, jacobian.Steps.Count);
            if (jacobian.Steps.Any(table => table.Rows != width))
                throw new DocumentException($"a Jacobian of sequence {jacobian.Example} by '{jacobian.Input}' is not one of {width} units.");
        }
        return result;
    }
}

public sealed partial record MemoryHorizon : ISavedResult<MemoryHorizon>
{
    static ResultFormat<MemoryHorizon> ISavedResult<MemoryHorizon>.Format { get; } =
        new ResultFormat<MemoryHorizon, MemoryHorizon>("rnndsl.memory-horizon", 1, JacobiansJson.Default.ResultDocumentMemoryHorizon, result => result, Checked);

    private static MemoryHorizon Checked(MemoryHorizon result)
    {
        TensorBody.CheckCount("perExample", result.PerExample.Count, result.Examples);
        if (result.EffectiveLength != result.Lag + 1) throw new DocumentException($"an effective length of {result.EffectiveLength} does not belong to a lag of {result.Lag}.");
        return result;
    }
}

public sealed partial record GradientFlow : ISavedResult<GradientFlow>
{
    static ResultFormat<GradientFlow> ISavedResult<GradientFlow>.Format { get; } =
        new ResultFormat<GradientFlow, GradientFlow>("rnndsl.gradient-flow", 1, JacobiansJson.Default.ResultDocumentGradientFlow, result => result,
            result => Enum.IsDefined(result.Verdict) ? result : throw new DocumentException($"there is no verdict '{result.Verdict}'."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<StepJacobians>))]
[JsonSerializable(typeof(ResultDocument<InputJacobians>))]
[JsonSerializable(typeof(ResultDocument<MemoryHorizon>))]
[JsonSerializable(typeof(ResultDocument<GradientFlow>))]
internal sealed partial class JacobiansJson : JsonSerializerContext;
