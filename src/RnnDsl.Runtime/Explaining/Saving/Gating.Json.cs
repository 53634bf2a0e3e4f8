using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record GateProfile : ISavedResult<GateProfile>
{
    static ResultFormat<GateProfile> ISavedResult<GateProfile>.Format { get; } =
        new ResultFormat<GateProfile, GateProfile>("rnndsl.gate-profile", 1, GatingJson.Default.ResultDocumentGateProfile, profile => profile, Checked);

    private static GateProfile Checked(GateProfile profile)
    {
        if (profile.Gates.DistinctBy(gate => gate.Name).Count() < profile.Gates.Count) throw new DocumentException("two gates have the same name.");
        foreach (GateUse gate in profile.Gates)
        {
            if (!gate.Groups.Select(spread => spread.Group).SequenceEqual(profile.Groups)) throw new DocumentException($"the groups of '{gate.Name}' are not those of the profile.");
            foreach (GateSpread spread in gate.Groups.Prepend(gate.All)) Check(gate.Name, spread, gate.All.PerUnit.Count);
            foreach (GroupOverlap overlap in gate.Overlaps)
                if (overlap.Covariances.Rows != gate.All.PerUnit.Count + 1 || overlap.Covariances.Columns != 3) throw new DocumentException($"the covariances of '{gate.Name}' are not [units and all together × 3].");
        }
        return profile;
    }

    private static void Check(string gate, GateSpread spread, int units)
    {
        GateHistogram histogram = spread.Histogram;
        if (spread.PerUnit.Count != units || spread.UnitsOverSequences.Count != units || histogram.PerUnit.Rows != units || histogram.Below.Count != units || histogram.Above.Count != units)
            throw new DocumentException($"a part of '{gate}' is not there for {units} units.");
        if (spread.MeanByStep.Rows != spread.PerStep.Count || spread.MeanByStep.Columns != units) throw new DocumentException($"the means by step of '{gate}' are not [{spread.PerStep.Count} × {units}].");
    }
}

public sealed partial record GateComparison : ISavedResult<GateComparison>
{
    static ResultFormat<GateComparison> ISavedResult<GateComparison>.Format { get; } =
        new ResultFormat<GateComparison, GateComparison>("rnndsl.gate-comparison", 1, GatingJson.Default.ResultDocumentGateComparison, comparison => comparison,
            comparison => comparison.Gates.DistinctBy(gate => gate.Name).Count() == comparison.Gates.Count ? comparison : throw new DocumentException("two gates have the same name."));
}

public sealed partial record AttentionProfile : ISavedResult<AttentionProfile>
{
    static ResultFormat<AttentionProfile> ISavedResult<AttentionProfile>.Format { get; } =
        new ResultFormat<AttentionProfile, AttentionProfile>("rnndsl.attention-profile", 1, GatingJson.Default.ResultDocumentAttentionProfile, profile => profile,
            profile => profile.Attention.DistinctBy(use => use.Name).Count() == profile.Attention.Count ? profile : throw new DocumentException("two attentions have the same name."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<GateProfile>))]
[JsonSerializable(typeof(ResultDocument<GateComparison>))]
[JsonSerializable(typeof(ResultDocument<AttentionProfile>))]
internal sealed partial class GatingJson : JsonSerializerContext;
