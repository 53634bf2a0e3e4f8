using System.Text.Json.Serialization;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

public sealed partial record CompressionReport : ISavedResult<CompressionReport>
{
    static ResultFormat<CompressionReport> ISavedResult<CompressionReport>.Format { get; } =
        new ResultFormat<CompressionReport, CompressionReport>("rnndsl.compression", 1, CompressingJson.Default.ResultDocumentCompressionReport, report => report, Checked);

    private static CompressionReport Checked(CompressionReport report)
    {
        foreach (CompressedParameter parameter in report.Parameters)
            if (ModelDescription.Elements([.. parameter.Shape]) != parameter.Elements || parameter.Zeros < 0 || parameter.Zeros > parameter.Elements)
                throw new DocumentException($"'{parameter.Name}' has {parameter.Elements} elements, {parameter.Zeros} of them zero, which does not go with its shape.");
        if (report.Parameters.Sum(parameter => parameter.Bytes) != report.Bytes) throw new DocumentException("the bytes of the parameters do not add up.");
        if (report.Units is not { } units) return report;
        if (units.Effects.Count != units.Before) throw new DocumentException($"there are effects of {units.Effects.Count} units; the model has {units.Before}.");
        if (!units.Kept.Concat(units.Removed).Order().SequenceEqual(Enumerable.Range(0, units.Before)) || !units.Kept.Order().SequenceEqual(units.Kept))
            throw new DocumentException($"the units that were kept, ascending, and those that were left out are not the {units.Before} of the model.");
        return report;
    }
}

public sealed partial record CheaperExplanationReport : ISavedResult<CheaperExplanationReport>
{
    static ResultFormat<CheaperExplanationReport> ISavedResult<CheaperExplanationReport>.Format { get; } =
        new ResultFormat<CheaperExplanationReport, CheaperExplanationReport>(
            "rnndsl.cheaper-explanation", 1, CompressingJson.Default.ResultDocumentCheaperExplanationReport, report => report,
            report => report.Examples > 0 ? report : throw new DocumentException("there are no examples."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<CompressionReport>))]
[JsonSerializable(typeof(ResultDocument<CheaperExplanationReport>))]
internal sealed partial class CompressingJson : JsonSerializerContext;
