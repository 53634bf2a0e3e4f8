using RnnDsl.Explaining;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>The Jacobians of the golden files.</summary>
public class JacobianGoldenTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("rnn_tanh")]
    [InlineData("gru")]
    [InlineData("gru_v1")]
    [InlineData("lstm")]
    [InlineData("mgu_custom")]
    public void One_step_Jacobians_and_memory_are_those_of_the_golden_files(string name)
    {
        var golden = new GoldenCase<double>(name);
        SequenceJacobians found = StepJacobians.Of(golden.Model, golden.Batch, golden.Initial).Sequences[0];
        GoldenFile file = golden.File;
        int width = found.Steps[0].ByState.Rows, steps = file.Steps;
        string oneStep = file.Has("jacobians_example0/dht_dht-1") ? "jacobians_example0/dht_dht-1" : "jacobians_example0/d(h,c)t_d(h,c)t-1";
        file.Tensor(oneStep).Expect([.. found.Steps.SelectMany(step => step.ByState.Data)], Tolerance, oneStep, steps, width, width);
        file.Tensor("jacobians_example0/dhT_dx").Expect(
            [.. found.LastByInput().SelectMany(table => table.Data.Take(file.Units * file.Inputs))], Tolerance, "dhT_dx", steps, file.Units, file.Inputs);
        Expect("memory_frobenius", step => step.MemoryFrobenius);
        Expect("memory_spectral", step => step.MemorySpectral!.Value);

        void Expect(string field, Func<StepJacobian, double> of)
        {
            double[] expected = [.. file.Field("jacobians_example0/" + field).EnumerateArray().Select(value => value.GetDouble())];
            for (int t = 0; t < expected.Length; t++) Assert.Equal(expected[t], of(found.Steps[t]), Tolerance * expected.Max());
        }
    }

    [Theory]
    [InlineData("rnn_tanh")]
    [InlineData("gru")]
    [InlineData("gru_v1")]
    [InlineData("lstm")]
    [InlineData("mgu_custom")]
    [InlineData("gru_stacked2")]
    [InlineData("attn_recurrent")]
    public void Input_Jacobians_are_those_of_the_golden_files(string name)
    {
        var golden = new GoldenCase<double>(name);
        InputJacobians found = InputJacobians.Of(golden.Model, golden.Batch, golden.Initial, name == "gru_stacked2" ? new JacobianOptions { Layers = ["upper"] } : null);
        golden.File.Tensor("jacobians_example0/dhT_dx").Expect(
            [.. found.Jacobians[0].Steps.SelectMany(table => table.Data.Take(golden.File.Units * golden.File.Inputs))], Tolerance, "dhT_dx",
            golden.File.Steps, golden.File.Units, golden.File.Inputs);
    }

    [Fact]
    public void Products_of_the_Jacobians_of_both_layers_are_the_derivatives_of_the_upper_one_by_the_input()
    {
        var golden = new GoldenCase<double>("gru_stacked2");
        IReadOnlyList<Jacobian> byInput = [.. StepJacobians.Of(golden.Model, golden.Batch).Sequences[0].LastByInput().Select(table => new Jacobian(table))];
        golden.File.Tensor("jacobians_example0/dhT_dx").Expect(
            [.. byInput.SelectMany(table => table.LastRows(golden.File.Units))], Tolerance, "dhT_dx", golden.File.Steps, golden.File.Units, golden.File.Inputs);
    }

    private sealed record Jacobian(NumberTable NumberTable)
    {
        internal IEnumerable<double> LastRows(int rows) => NumberTable.Data.Skip((NumberTable.Rows - rows) * NumberTable.Columns);
    }
}
