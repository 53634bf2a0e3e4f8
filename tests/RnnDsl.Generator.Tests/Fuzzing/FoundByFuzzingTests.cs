namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>What random definitions found, reduced.</summary>
public class FoundByFuzzingTests
{
    [Fact]
    public void A_state_that_no_step_reads_has_a_last_value() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Next(nameof(h))] Vec hNext => x;
        [Output] Vec y => 2 * x;
        """);

    [Fact]
    public void Packed_products_stand_side_by_side_whatever_comes_between_them() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Weight("K", "H")] Mat A;
        [Weight("H", "H")] Mat B;
        [Output] Vec joined => Concat(x, A * x);
        Vec product => B * x;
        [Next(nameof(h))] Vec hNext => Tanh(x + h);
        """);

    [Fact]
    public void A_product_of_parameters_alone_is_a_quantity() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Weight("H", "K")] Mat W;
        [Bias("K")] Vec b;
        Vec v => W * b;
        [Next(nameof(h))] Vec hNext => Tanh(x + h + v);
        """);

    [Fact]
    public void What_reads_a_value_of_the_backward_loop_comes_after_it() => Try(
        """
        [Input("K")] Vec x;
        [State("H")] Vec h;
        [Weight("H", "K")] Mat W;
        [Next(nameof(h))] Vec hNext => Tanh(h);
        Vec v => (W * x) * h;
        """);

    [Fact]
    public void A_sign_of_a_sign_is_no_decrement() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Next(nameof(h))] Vec hNext => Tanh(-(-(x + h)));
        """);

    [Fact]
    public void What_is_added_twice_counts_twice() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Weight("H", "H")] Mat W, U, V, R;
        [Bias("H")] Vec b, c;
        Vec once => b + W * x + b;
        Vec both => b + V * x + U * h + c + b;
        Vec product => R * x + R * x + c;
        [Next(nameof(h))] Vec hNext => Tanh(once + both + product);
        """);

    [Fact]
    public void A_history_of_a_state_whose_size_is_a_sum_has_its_rows_where_they_belong() => Try(
        """
        [Input("K+1")] Vec x;
        [State("K+1")] Vec h;
        [History(nameof(h))] Series past;
        [Weight("H", "K+1")] Mat W;
        [Next(nameof(h))] Vec hNext => Tanh(x + h);
        Series v => W * past;
        """);

    [Fact]
    public void Sequences_are_compared_in_all_ways() => Try(
        """
        [Input("H")] Vec x;
        [Context("H")] Series mem;
        [Context] Signal price;
        Signal at_least => (price >= 0.2) * price;
        Series at_most => (mem <= 0.1) * mem;
        Vec y => x + Sum(at_most) + Sum(at_least);
        """,
        kinks: true);

    [Fact]
    public void A_slope_of_weights_alone_is_there_before_what_is_computed_once_for_each_example() => Try(
        """
        [Input("H")] Vec x;
        [Context("H")] Series mem;
        [Weight] Scalar p;
        Series once => Pow(0.6 + Square(mem), p);
        Vec y => Pow(0.6 + Square(x), p) + Pow(0.6 + Square(Sum(mem)), 2 * p);
        """);

    [Fact]
    public void A_gradient_of_weights_that_meet_an_examples_value_at_each_step_is_summed_over_steps() => Try(
        """
        [Input("H")] Vec x;
        [State("H")] Vec h;
        [Context("H")] Series mem;
        [Weight("H", "H")] Mat A;
        [Next(nameof(h))] Vec hNext => Tanh(h + (2 * A + Outer(h, x)) * Sum(mem));
        """);

    private static void Try(string members, bool kinks = false)
    {
        var candidate = new Candidate("Reduced", $"[RecurrentCell] public partial class Reduced\n{{\n{members}\n}}", new Dictionary<string, int> { ["H"] = 5, ["K"] = 3 }, HasKinks: kinks, HasComparisons: kinks);
        Campaign.Run([candidate], model =>
        {
            ForwardFuzzTests.Check(model);
            GradientFuzzTests.Check(model);
        });
    }
}
