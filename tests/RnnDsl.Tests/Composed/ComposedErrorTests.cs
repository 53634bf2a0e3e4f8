using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>What does not fit a model of layers is said before anything runs.</summary>
public class ComposedErrorTests
{
    [Fact]
    public void Tokens_that_only_a_layer_looks_up_are_checked()
    {
        var model = new Nested.Of<float>(9, 4, 5, 3, 2, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => model.Run(Batch<float>.FromTokens([[1, 8], [9]])));
        Assert.StartsWith("Nested: input 'words' has the token 9 at step 0 of example 1; tokens are the integers from 0 to 8.", error.Message);
    }
}
