using System.Reflection;

namespace RnnDsl.Tests.Attributes;

public class AttributeTests
{
    [Theory]
    [InlineData(typeof(RecurrentCellAttribute), AttributeTargets.Class)]
    [InlineData(typeof(SequenceModelAttribute), AttributeTargets.Class)]
    [InlineData(typeof(DefinitionAttribute), AttributeTargets.Class)]
    [InlineData(typeof(ExplainableAttribute), AttributeTargets.Class | AttributeTargets.Assembly)]
    [InlineData(typeof(InputAttribute), AttributeTargets.Field)]
    [InlineData(typeof(StateAttribute), AttributeTargets.Field)]
    [InlineData(typeof(WeightAttribute), AttributeTargets.Field)]
    [InlineData(typeof(BiasAttribute), AttributeTargets.Field)]
    [InlineData(typeof(ContextAttribute), AttributeTargets.Field)]
    [InlineData(typeof(HyperAttribute), AttributeTargets.Field)]
    [InlineData(typeof(StepAttribute), AttributeTargets.Field)]
    [InlineData(typeof(HistoryAttribute), AttributeTargets.Field)]
    [InlineData(typeof(LayerAttribute), AttributeTargets.Field)]
    [InlineData(typeof(TorchNameAttribute), AttributeTargets.Field)]
    [InlineData(typeof(GateAttribute), AttributeTargets.Property)]
    [InlineData(typeof(AttentionAttribute), AttributeTargets.Property)]
    [InlineData(typeof(OutputAttribute), AttributeTargets.Property)]
    [InlineData(typeof(NextAttribute), AttributeTargets.Property)]
    [InlineData(typeof(RelevanceAttribute), AttributeTargets.Property)]
    public void Goes_where_it_means_something_once(Type attribute, AttributeTargets targets)
    {
        AttributeUsageAttribute usage = attribute.GetCustomAttribute<AttributeUsageAttribute>()!;
        Assert.True(attribute.IsSealed);
        Assert.Equal((targets, false, false), (usage.ValidOn, usage.AllowMultiple, usage.Inherited));
    }

    [Fact]
    public void Dimensions_are_names_numbers_and_expressions()
    {
        Assert.Equal(["H", "4", "2*H"], new WeightAttribute("H", 4, "2*H").Dimensions);
        Assert.Empty(new InputAttribute().Dimensions);
    }

    [Fact]
    public void A_dimension_of_another_type_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new BiasAttribute(2.5));
        Assert.StartsWith("The dimension '2.5' is a Double; it must be a string or an int.", error.Message);
        Assert.StartsWith(
            "A dimension is null; it must be a string or an int.",
            Assert.Throws<ArgumentException>(() => new StateAttribute("H", null!)).Message);
    }

    [Fact]
    public void A_hyper_parameter_is_a_number_or_a_shape()
    {
        Assert.Equal(1, new HyperAttribute(1).Value);
        Assert.Empty(new HyperAttribute(1e-5).Dimensions);
        Assert.Null(new HyperAttribute("H", 3).Value);
        Assert.Equal(["H", "3"], new HyperAttribute("H", 3).Dimensions);
    }

    [Fact]
    public void A_torch_name_has_neither_part_nor_layer_by_default()
    {
        var plain = new TorchNameAttribute("weight_ih");
        Assert.Equal(("weight_ih", -1, -1, false), (plain.Name, plain.Part, plain.Layer, plain.Reverse));
        var full = new TorchNameAttribute("rnn", part: 2, layer: 1, reverse: true);
        Assert.Equal(("rnn", 2, 1, true), (full.Name, full.Part, full.Layer, full.Reverse));
    }
}
