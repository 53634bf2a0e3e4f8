namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>An expression in C#, with what it is and a guess at how large its values get.</summary>
/// <param name="Level">How tightly its outermost operator binds: 1 sums, 2 products, 3 signs, 4 anything that needs no parentheses.</param>
/// <param name="Global">Whether it is made of parameters and constants alone.</param>
internal sealed record Piece(string Text, int Level, Form Form, double Bound, bool Global = false)
{
    /// <summary>The units of a vector, the rows of a matrix.</summary>
    public Size? Size => Form.Rows;

    public string At(int level) => Level < level || (level > 1 && Text[0] == '-') ? $"({Text})" : Text;
}

internal enum LeafUse
{
    Input,
    State,
    Weight,
    Bias,
    Hyper,
    Context,
    History,
    Step,
}

/// <summary>A field of a random definition.</summary>
internal sealed record Field(LeafUse Use, string Name, Form Form)
{
    /// <summary>The state that a history is of.</summary>
    public string? Of { get; init; }

    /// <summary>Where the attribute leaves the dimensions out: the expression that tells them.</summary>
    public string? InferredFrom { get; set; }

    public bool IsParameter => Use is LeafUse.Weight or LeafUse.Bias;

    /// <summary>The field's attribute and declaration.</summary>
    public string Text => $"[{Attribute}] {Form.Type} {Name};";

    /// <summary>The dimensions as the attribute states them.</summary>
    public IEnumerable<string> Dimensions => InferredFrom is not null ? [] : new[] { Form.Rows, Form.Columns }.Where(s => s is not null).Select(s => s!.Text);

    private string Attribute
    {
        get
        {
            if (Use == LeafUse.History) return $"History(nameof({Of}))";
            // A number by itself would be the value of a constant.
            string sizes = string.Join(", ", Dimensions.Select(d => Use != LeafUse.Hyper && d.All(char.IsDigit) ? d : $"\"{d}\""));
            return sizes.Length == 0 ? Use.ToString() : $"{Use}({sizes})";
        }
    }
}

/// <summary>What a random definition has declared so far, for its equations to use.</summary>
internal sealed class Vocabulary(Random random, IReadOnlyDictionary<string, int> sizes)
{
    private int _names;

    public Random Random { get; } = random;

    public IReadOnlyDictionary<string, int> Sizes { get; } = sizes;

    public List<Field> Fields { get; } = [];

    /// <summary>Whatever has a name: fields and quantities.</summary>
    public List<Piece> Values { get; } = [];

    /// <summary>Subexpressions that were written once and may be written again.</summary>
    public List<Piece> Written { get; } = [];

    /// <summary>Whether steps have matrices of their own.</summary>
    public bool HasMatrices { get; init; }

    /// <summary>The sequences that are there: of each a context's name, or the steps so far.</summary>
    public IReadOnlyList<string> Sequences => [.. Fields.Where(f => f.Form.IsSeries).Select(f => f.Form.Over!).Distinct()];

    /// <summary>Whether what is being written is to be made of parameters and constants alone.</summary>
    public bool WeightsAlone { get; set; }

    /// <summary>Whether relu or a comparison occurs.</summary>
    public bool HasKinks { get; set; }

    public bool HasComparisons { get; set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    public string Fresh(string prefix) => prefix + _names++;

    /// <summary>Whether a piece may stand in what is being written.</summary>
    public bool Fits(Piece piece) => piece.Global || !WeightsAlone;

    /// <summary>Named values of a form.</summary>
    public List<Piece> Known(Form form) => [.. Values.Where(p => p.Form == form && Fits(p))];

    /// <summary>Named vectors.</summary>
    public List<Piece> Vectors => [.. Values.Where(p => p.Form.IsVector && Fits(p))];

    /// <summary>Adds a field to the definition.</summary>
    public Field Declare(Field field)
    {
        Fields.Add(field);
        return field;
    }

    /// <summary>A weight for a product: one that is there, or a new one.</summary>
    public Field Matrix(Size rows, Size columns, bool alwaysNew = false)
    {
        var fitting = Fields.Where(f => f.IsParameter && f.Form == Form.Matrix(rows, columns)).ToList();
        return !alwaysNew && fitting.Count > 0 && Chance(0.35) ? Pick(fitting) : Declare(new(LeafUse.Weight, Fresh("W"), Form.Matrix(rows, columns)));
    }

    /// <summary>A bias or a weight that is a vector or a scalar.</summary>
    public Field Parameter(Form form, bool alwaysNew = false)
    {
        var fitting = Fields.Where(f => f.IsParameter && f.Form == form).ToList();
        if (!alwaysNew && fitting.Count > 0 && Chance(0.4)) return Pick(fitting);
        bool bias = Chance(0.7);
        return Declare(new(bias ? LeafUse.Bias : LeafUse.Weight, Fresh(bias ? "b" : "w"), form));
    }
}
