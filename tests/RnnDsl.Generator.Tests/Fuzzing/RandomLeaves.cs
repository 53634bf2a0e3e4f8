namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>What a random definition starts from: its inputs, states, sequences and constants.</summary>
internal sealed class RandomLeaves
{
    private readonly Vocabulary _vocabulary;
    private readonly HashSet<Field> _delays = [];
    private readonly List<string> _others = [];

    public RandomLeaves(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        Inputs();
        DeclareStates();
        Delays();
        if (vocabulary.Chance(0.3)) Sequences();
        Constants();
        if (vocabulary.Chance(0.12)) StepIndex();
        for (int i = Random.Next(3); i > 0; i--) AsValue(vocabulary.Parameter(vocabulary.Chance(0.3) ? Form.Scalar : RandomSize(), alwaysNew: true));
    }

    public List<Field> States { get; } = [];

    /// <summary>Lines that declare what has no dimensions.</summary>
    public IReadOnlyList<string> Others => _others;

    private Random Random => _vocabulary.Random;

    /// <summary>Whether a state is to hold what something was a step before.</summary>
    public bool IsDelay(Field state) => _delays.Contains(state);

    public Size RandomSize()
    {
        string name = _vocabulary.Pick(["I", "H", "H", "K"]);
        var size = Size.Named(name, _vocabulary.Sizes[name]);
        return Random.Next(12) switch
        {
            0 => Size.Of(1 + Random.Next(4)),
            1 => size + Size.Named("H", _vocabulary.Sizes["H"]),
            2 => size + Size.Of(1),
            _ => size,
        };
    }

    private Form RandomForm(double scalar, double matrix)
    {
        if (_vocabulary.Chance(scalar)) return Form.Scalar;
        return _vocabulary.HasMatrices && _vocabulary.Chance(matrix) ? Form.Matrix(RandomSize(), RandomSize()) : RandomSize();
    }

    private void Inputs()
    {
        int inputs = 1 + Random.Next(2);
        for (int i = 0; i < inputs; i++) Declare(new(LeafUse.Input, i == 0 ? "x" : "u", i == 0 ? RandomForm(0.05, 0.1) : RandomForm(0.2, 0.4)));
    }

    private void DeclareStates()
    {
        int states = Random.Next(30) == 0 ? 0 : 1 + Math.Min(Random.Next(4), Random.Next(5));
        for (int i = 0; i < states; i++)
        {
            // States of one shape are common, and can stand in for each other.
            var form = i > 0 && _vocabulary.Chance(0.5) ? States[0].Form : RandomForm(i == 0 ? 0.03 : 0.15, 0.5);
            State(form, "hcmsq"[i]);
        }
    }

    /// <summary>What something was a step before, and a step before that.</summary>
    private void Delays()
    {
        for (int i = Random.Next(4) == 0 ? 1 + Random.Next(2) : 0; i > 0; i--) _delays.Add(State(_vocabulary.Fields[0].Form, "de"[i - 1]));
    }

    private Field State(Form form, char name)
    {
        var state = Declare(new(LeafUse.State, name.ToString(), form));
        States.Add(state);
        return state;
    }

    /// <summary>Contexts and histories, of vectors and of numbers. Each sequence has a series to make others of.</summary>
    private void Sequences()
    {
        if (_vocabulary.Chance(0.6)) Declare(new(LeafUse.Context, "mem", Form.Series("mem", RandomSize())));
        if (_vocabulary.Chance(0.2)) Declare(new(LeafUse.Context, "more", Form.Series("more", RandomSize())));
        if (_vocabulary.Chance(0.15)) Declare(new(LeafUse.Context, "price", Form.Signal("price")));
        var vectors = States.Where(s => s.Form.IsVector).ToList();
        for (int i = vectors.Count == 0 ? 0 : Random.Next(3); i > 0; i--)
            if (_vocabulary.Pick(vectors) is var state && _vocabulary.Fields.All(f => f.Of != state.Name)) History(state, Form.Series(Form.SoFar, state.Form.Rows!));
        if (_vocabulary.Sequences.Contains(Form.SoFar) && (States.FirstOrDefault(s => s.Form.IsScalar) ?? (_vocabulary.Chance(0.4) ? State(Form.Scalar, 'n') : null)) is { } number) History(number, Form.Signal(Form.SoFar));
        if (_vocabulary.Fields.Any(f => f.Name == "price"))
            _vocabulary.Values.Add(new(_vocabulary.Chance(0.5) ? "Sum(Softmax(price) * price)" : "Mean(Square(price))", 4, Form.Scalar, 1.5));
    }

    private void History(Field state, Form form) => Declare(new(LeafUse.History, state.Name + "Past", form) { Of = state.Name });

    private void Constants()
    {
        if (_vocabulary.Chance(0.3))
        {
            Constant("[Hyper(0.3)] Scalar eps;", "eps", 0.3);
            if (_vocabulary.Chance(0.5)) _vocabulary.Values.Add(new("eps", 4, Form.Scalar, 0.3, true));
        }

        if (_vocabulary.Chance(0.3)) Constant("const double Half = 0.5;", "Half", 0.5);
        if (_vocabulary.Chance(0.2)) Constant("const int Two = 2;", "Two", 2);
        if (_vocabulary.Chance(0.2)) Constant(null, "Outside.Third", 0.34);
        if (_vocabulary.Chance(0.12)) AsValue(_vocabulary.Declare(new(LeafUse.Hyper, "period", RandomSize())));
        if (_vocabulary.Chance(0.12))
        {
            // A matrix that goes back into what it came from is the common one.
            var size = RandomSize();
            AsValue(_vocabulary.Declare(new(LeafUse.Hyper, "A", Form.Matrix(_vocabulary.Chance(0.5) ? size : RandomSize(), size))));
        }
    }

    private void Constant(string? declaration, string name, double value)
    {
        if (declaration is not null) _others.Add(declaration);
        // As a number it may stand alone in an expression of numbers, which C# computes by itself; times a parameter it may not.
        _vocabulary.Values.Add(new($"({name} * {_vocabulary.Parameter(Form.Scalar).Name})", 4, Form.Scalar, value, true));
    }

    /// <summary>It grows, so that it stands in formulas that stay moderate; at none of its values do these jump.</summary>
    private void StepIndex()
    {
        _others.Add("[Step] Scalar t;");
        foreach (string formula in new[] { "Sin(0.7 * t)", "(0.117 * t)", "(Mod(t + 0.25, 3) / 3)", "(t > 1.5)", "Where(Mod(t, 2) < 0.5, 1, -1)", "Equal(t, 2)" }.Where(_ => _vocabulary.Chance(0.5)))
            _vocabulary.Values.Add(new(formula, 4, Form.Scalar, 1.2));
    }

    private Field Declare(Field field)
    {
        _vocabulary.Declare(field);
        AsValue(field);
        return field;
    }

    private void AsValue(Field field) => _vocabulary.Values.Add(new(
        field.Name, 4, field.Form, field.Use is LeafUse.State or LeafUse.History ? 1.5 : field.Use is LeafUse.Input or LeafUse.Context ? 1.2 : 0.6, field.IsParameter || field.Use == LeafUse.Hyper));
}
