using System.Text.RegularExpressions;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>The campaign that runs by default has all of the language, and more than once.</summary>
public class VocabularyTests
{
    private const int Least = 5;
    private static readonly Lazy<string[]> Texts = new(() => [.. Enumerable.Range(1, Campaign.Default).Select(seed => RandomDefinition.Of(seed).Source)]);

    /// <summary>Patterns of what has no name.</summary>
    public static TheoryData<string> Others =>
    [
        @"\[Input[^]]*\] Scalar ", @"\[Input[^]]*\] Vec ", @"\[Input[^]]*\] Mat ",
        @"\[State[^]]*\] Scalar ", @"\[State[^]]*\] Vec ", @"\[State[^]]*\] Mat ",
        @"\[Weight[^]]*\] Scalar ", @"\[Weight[^]]*\] Vec ", @"\[Weight[^]]*\] Mat ", @"\[Weight\] (Mat|Vec) ", @"\[Bias[^]]*\] Vec ",
        @"\[Hyper[^]]*\] Scalar ", @"\[Hyper[^]]*\] Vec ", @"\[Hyper[^]]*\] Mat ", @"\[Step\] ",
        @"\[Context[^]]*\] Series ", @"\[Context\] Signal ", @"\[History[^]]*\] Series ", @"\[History[^]]*\] Signal ",
        @"\[Next[^]]*\] ([[]Output\] )?Scalar ", @"\[Next[^]]*\] ([[]Output\] )?Vec ", @"\[Next[^]]*\] ([[]Output\] )?Mat ",
        @"\[Gate\] ", @"\[Gate\] (Signal|Series) ", @"\[Attention\] Vec ", @"\[Attention\] Signal ", @"\[Output\] ", @"\[Output\] Mat ", @"\[Output\] (Signal|Series) ",
        @"    Scalar \w+ =>", @"    Vec \w+ =>", @"    Mat \w+ =>", @"    Signal \w+ =>", @"    Series \w+ =>", @"    Mat g\d+ =>", @"    Vec g\d+ =>", @"    Scalar g\d+ =>",
        @"\d\d =>.* > ", @" < ", @" >= ", @" <= ", @" / ", @"\(1 - ", @"=> -", @"Transpose\([^()]*\) \* ",
        @"Softmax\(.*, 0\)", @"LogSoftmax\(.*, 1\)", @"Sum\(Softmax\(.*\) \* ", @"Affine\(", @"Mix\(", @"Part\(", @"Attend\(", @"Store\(", @"\[Context\] Series ",
    ];

    [Fact]
    public void Every_function_is_drawn()
    {
        var rare = LanguageFunction.Names.Where(name => Count($@"\b{name}\(") < Least).Select(name => $"{name}: {Count($@"\b{name}\(")}");
        Assert.Empty(rare);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_role_and_operator_is_drawn(string pattern) => Assert.InRange(Count(pattern), Least, int.MaxValue);

    /// <summary>In how many definitions it occurs.</summary>
    private static int Count(string pattern) => Texts.Value.Count(text => Regex.IsMatch(text, pattern));
}
