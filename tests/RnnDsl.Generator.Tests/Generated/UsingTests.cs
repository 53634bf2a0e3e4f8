using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>Equations mean in the eager runner what they mean in the user's file, whatever that file uses.</summary>
public class UsingTests
{
    [Fact]
    public void Usings_of_the_users_file_may_be_those_of_generated_code_and_stand_on_either_side_of_the_namespace() => InMemory.Load(("Cell.cs", """
        using System;
        using RnnDsl;
        using RnnDsl.Models;
        using RnnDsl.Kernels;
        using Number = System.Double;

        namespace Users.Own;

        using static RnnDsl.Equations;
        using RnnDsl.Batching;

        [RecurrentCell]
        public partial class Cell
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat W;
            [Next(nameof(h))] Vec hNext => Tanh(W * x) + Math.PI * h / Number.Pi;
        }
        """));
}
