using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Generating;

/// <summary>The way from an output of a model back to an input: what is written at one step is read at the next.</summary>
internal sealed class Loop<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly StreamingSession<T> session;
    private readonly InputInfo input;
    private readonly int width;

    /// <exception cref="ArgumentException">There is no such input or output, or it is not clear which is meant.</exception>
    internal Loop(StreamingSession<T> session, string? inputName, string? outputName)
    {
        ArgumentNullException.ThrowIfNull(session);
        this.session = session;
        model = session.Model.Description;
        input = FindInput(inputName);
        Output = outputName ?? input.FeedbackOf ?? session.Outputs[0];
        QuantityInfo output = model.Quantities[model.SlotOf(Output)];
        Width = ModelDescription.Elements(output.Shape);
        width = ModelDescription.Elements(input.Shape);
    }

    /// <summary>The name of the output.</summary>
    internal string Output { get; }

    /// <summary>Elements of a row of the output.</summary>
    internal int Width { get; }

    /// <summary>Where tokens go: checks that the output has one logit for each.</summary>
    internal Loop<T> OfTokens()
    {
        int tokens = input.Tokens > 0 ? input.Tokens : width;
        if (tokens != Width)
            throw new ArgumentException($"{model.Name}: output '{Output}' has {Width} elements and input '{input.Name}' reads {tokens} tokens; logits have one for each token.");
        return this;
    }

    /// <summary>Where rows go: checks that the input is as wide as the output.</summary>
    internal Loop<T> OfRows()
    {
        if (input.Tokens > 0) throw new ArgumentException($"{model.Name}: input '{input.Name}' reads tokens; Generation writes them.");
        if (width != Width) throw new ArgumentException($"{model.Name}: output '{Output}' has {Width} elements; input '{input.Name}' has {width}, and cannot read it.");
        return this;
    }

    internal ReadOnlySpan<T> Row(int stream) => session[Output, stream];

    /// <summary>Lets a stream read a token at the next step, as a number or as a one-hot row.</summary>
    internal void Write(int token, int stream)
    {
        if ((uint)token >= (uint)Width) throw new ArgumentOutOfRangeException(nameof(token), token, $"{model.Name}: tokens are the integers from 0 to {Width - 1}.");
        Span<T> row = session.Input(input.Name, stream);
        if (input.Tokens > 0)
        {
            row[0] = T.CreateChecked(token);
            return;
        }
        row.Clear();
        row[token] = T.One;
    }

    /// <summary>Lets a stream read a row at the next step.</summary>
    internal void Write(ReadOnlySpan<T> row, int stream) => row.CopyTo(session.Input(input.Name, stream));

    private InputInfo FindInput(string? name)
    {
        if (name is not null)
        {
            _ = session.Input(name);
            return model.Inputs[model.InputOf(name)];
        }
        string[] taken = [.. session.Inputs];
        InputInfo[] candidates = Array.FindAll(model.Inputs, info => Array.IndexOf(taken, info.Name) >= 0);
        InputInfo[] fed = Array.FindAll(candidates, info => info.FeedbackOf is not null);
        if (fed.Length == 1) return fed[0];
        if (candidates.Length == 1) return candidates[0];
        throw new ArgumentException($"{model.Name} takes {ModelDescription.List(taken)} at a step: name the input that reads what is generated.", nameof(name));
    }
}
