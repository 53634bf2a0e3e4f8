namespace RnnDsl.Tests.Explaining;

/// <summary>The explainers over models written by hand, one of them with a second input, one with its head in the target.</summary>
public class GoldenExplainerTests
{
    public static TheoryData<string> Cases => ["rnn_tanh", "gru"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_values_are_the_reference(string name) => GoldenModel.Load(name).Attributions.FunctionValues();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Saliency_and_input_times_gradient_are_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        foreach (string method in new[] { "saliency", "saliency_signed", "input_x_gradient" }) of.Attributions.Method(method);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoints_of_quantities_are_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        of.Attributions.Adjoints(of.Names);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalised_importance_is_the_reference(string name) => GoldenModel.Load(name).Attributions.Method("normalised_importance");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integrated_gradients_are_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        foreach (string method in new[] { "gausslegendre_50", "gausslegendre_300", "gausslegendre_20_baseline1", "trapezoid_50", "left_20", "right_20", "middle_20" })
            of.Attributions.Method("ig_" + method);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_is_the_reference_to_five_digits(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        foreach (string method in new[] { "saliency", "ig_gausslegendre_50" }) of.SingleAttributions.Method(method);
    }

    [Fact]
    public void Sequences_of_different_lengths_are_explained_as_in_the_reference()
    {
        GoldenModel of = GoldenModel.Load("gru_lengths");
        of.Attributions.Gradients();
        of.Attributions.Path("ig_gausslegendre_50");
    }

    [Fact]
    public void Targets_at_all_steps_and_initial_states_are_explained_as_in_the_reference()
    {
        GoldenModel of = GoldenModel.Load("gru_h0_all_steps");
        of.Attributions.FunctionValues();
        of.Attributions.Gradients();
    }
}
