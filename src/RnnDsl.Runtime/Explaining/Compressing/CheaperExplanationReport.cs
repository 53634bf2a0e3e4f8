namespace RnnDsl.Explaining;

/// <summary>How far a copy of a model predicts and explains as the model does, and what it saves.</summary>
/// <param name="Model">The name of the model's definition.</param>
/// <param name="Copy">The name of the copy's definition.</param>
/// <param name="Target">What is explained, in words.</param>
/// <param name="Examples">How many examples were compared.</param>
/// <param name="Predictions">The target's values.</param>
/// <param name="Explainers">The attributions, explainer by explainer.</param>
public sealed partial record CheaperExplanationReport(
    string Model, string Copy, string Target, int Examples, PredictionAgreement Predictions, IReadOnlyList<ExplanationAgreement> Explainers);

/// <summary>How far two models predict the same.</summary>
/// <param name="RankCorrelation">Spearman's rank correlation of the target's values over examples; not a number where either has one value only.</param>
/// <param name="MeanDifference">The mean |difference| of the target's values.</param>
/// <param name="LargestDifference">The largest |difference| of the target's values.</param>
/// <param name="SameDecision">The share of examples of which the greatest unit of the first output, at the last step, is the same; null where that output has one unit, or not as many in both.</param>
/// <param name="Time">What a plain run takes; null where it was not measured.</param>
public sealed record PredictionAgreement(double RankCorrelation, double MeanDifference, double LargestDifference, double? SameDecision, PairedTime? Time);

/// <summary>How far two attributions agree, and what they take.</summary>
/// <param name="Full">The explainer of the model.</param>
/// <param name="Cheap">The explainer of the copy.</param>
/// <param name="Wrt">What is attributed to.</param>
/// <param name="Cosine">The cosine of all cells of an example, mean over examples; of no examples where the cells are not the same.</param>
/// <param name="CellRankCorrelation">Spearman's rank correlation of all cells, signs kept, mean over examples; of no examples where the cells are not the same.</param>
/// <param name="StepRankCorrelation">Spearman's rank correlation of steps by |Σ of their attributions|, mean over examples, as <see cref="Agreement"/> has it.</param>
/// <param name="TopKOverlap">The share of the highest steps of one that are among the other's, mean over examples, as <see cref="Agreement"/> has it.</param>
/// <param name="Time">What an explanation of the batch takes; null where it was not measured.</param>
public sealed record ExplanationAgreement(
    string Full, string Cheap, string Wrt, Estimate Cosine, Estimate CellRankCorrelation, Estimate StepRankCorrelation, Estimate TopKOverlap, PairedTime? Time);

/// <summary>Processor time of two calls that were measured side by side, round by round.</summary>
/// <param name="FullMilliseconds">One call with the model: the median over rounds.</param>
/// <param name="CopyMilliseconds">One call with the copy: the median over rounds.</param>
/// <param name="Ratio">How many times longer the model takes: the median of the rounds' ratios. 1 is nothing saved.</param>
/// <param name="LowerQuartile">A quarter of the rounds have a smaller ratio.</param>
/// <param name="UpperQuartile">A quarter of the rounds have a larger ratio. A saving is seen where the quartiles lie on one side of 1.</param>
/// <param name="Rounds">How many rounds.</param>
public sealed record PairedTime(double FullMilliseconds, double CopyMilliseconds, double Ratio, double LowerQuartile, double UpperQuartile, int Rounds);
