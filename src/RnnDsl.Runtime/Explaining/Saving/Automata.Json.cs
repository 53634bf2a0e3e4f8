using System.Text.Json;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>The fields of an automaton.</summary>
internal sealed record AutomatonBody(string[] Symbols, string[] Classes, string[] States, int Start, int[] ClassOf, int[][] Transitions)
{
    internal static AutomatonBody Of(Automaton automaton)
    {
        int[] states = [.. Enumerable.Range(0, automaton.States)], symbols = [.. Enumerable.Range(0, automaton.Symbols.Count)];
        return new AutomatonBody(
            [.. automaton.Symbols], [.. automaton.Classes], [.. automaton.StateNames], automaton.Start, Array.ConvertAll(states, automaton.ClassOf),
            Array.ConvertAll(states, state => Array.ConvertAll(symbols, symbol => automaton.Next(state, symbol))));
    }

    internal Automaton ToAutomaton()
    {
        try
        {
            return new Automaton(Symbols, Classes, Start, ClassOf, Transitions, States);
        }
        catch (ArgumentException fault)
        {
            throw new DocumentException($"it is no automaton: {fault.Message}");
        }
    }
}

/// <summary>An automaton as a part of other results.</summary>
internal sealed class AutomatonConverter : JsonConverter<Automaton>
{
    public override Automaton? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, AutomataJson.Default.AutomatonBody)?.ToAutomaton();

    public override void Write(Utf8JsonWriter writer, Automaton value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, AutomatonBody.Of(value), AutomataJson.Default.AutomatonBody);
}

public sealed partial class Automaton : ISavedResult<Automaton>
{
    static ResultFormat<Automaton> ISavedResult<Automaton>.Format { get; } =
        new ResultFormat<Automaton, AutomatonBody>("rnndsl.automaton", 1, AutomataJson.Default.ResultDocumentAutomatonBody, AutomatonBody.Of, body => body.ToAutomaton());
}

public sealed partial record AutomatonFidelity : ISavedResult<AutomatonFidelity>
{
    static ResultFormat<AutomatonFidelity> ISavedResult<AutomatonFidelity>.Format { get; } =
        new ResultFormat<AutomatonFidelity, AutomatonFidelity>("rnndsl.automaton-fidelity", 1, AutomataJson.Default.ResultDocumentAutomatonFidelity, fidelity => fidelity, Checked);

    internal static AutomatonFidelity Checked(AutomatonFidelity fidelity)
    {
        foreach (LengthAgreement length in fidelity.Lengths)
            if (length.WordsOfClass.Count != length.AgreeingOfClass.Count || length.WordsOfClass.Sum(count => (long)count) != length.Words || length.AgreeingOfClass.Sum(count => (long)count) != length.Agreeing
                || length.WordsOfClass.Zip(length.AgreeingOfClass).Any(pair => pair.Second < 0 || pair.Second > pair.First))
                throw new DocumentException($"the words of length {length.Length} do not add up.");
        return fidelity;
    }
}

public sealed partial record StateAutomaton : ISavedResult<StateAutomaton>
{
    static ResultFormat<StateAutomaton> ISavedResult<StateAutomaton>.Format { get; } =
        new ResultFormat<StateAutomaton, StateAutomaton>("rnndsl.state-automaton", 1, AutomataJson.Default.ResultDocumentStateAutomaton, automaton => automaton, Checked);

    private static StateAutomaton Checked(StateAutomaton automaton)
    {
        AutomatonFidelity.Checked(automaton.Fidelity);
        return automaton.Refinement.Count > 0 ? automaton : throw new DocumentException("there is no refinement.");
    }
}

public sealed partial record LStarResult : ISavedResult<LStarResult>
{
    static ResultFormat<LStarResult> ISavedResult<LStarResult>.Format { get; } =
        new ResultFormat<LStarResult, LStarResult>("rnndsl.lstar", 1, AutomataJson.Default.ResultDocumentLStarResult, result => result, Checked);

    private static LStarResult Checked(LStarResult result)
    {
        if (result.Fidelity is { } fidelity) AutomatonFidelity.Checked(fidelity);
        foreach (Counterexample counterexample in result.Counterexamples)
            if (counterexample.Word.Any(symbol => (uint)symbol >= (uint)result.Automaton.Symbols.Count) || (uint)counterexample.Class >= (uint)result.Automaton.Classes.Count)
                throw new DocumentException("a counterexample has a symbol or a class that the automaton has not.");
        return result;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<AutomatonBody>))]
[JsonSerializable(typeof(ResultDocument<AutomatonFidelity>))]
[JsonSerializable(typeof(ResultDocument<StateAutomaton>))]
[JsonSerializable(typeof(ResultDocument<LStarResult>))]
internal sealed partial class AutomataJson : JsonSerializerContext;
