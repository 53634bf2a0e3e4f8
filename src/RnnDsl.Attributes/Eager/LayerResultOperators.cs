namespace RnnDsl;

/// <content>Operators: those of the main output's type, which is known only when the layer has run.</content>
public readonly partial struct LayerResult
{
    /// <summary>The matrix times the main output: a vector, or the vector at each position.</summary>
    /// <exception cref="ShapeException">The inner dimensions differ.</exception>
    /// <exception cref="InvalidOperationException">No product with it is known.</exception>
    public static LayerResult operator *(Mat a, LayerResult b) => b.Held("Mat * LayerResult").Value switch
    {
        Vec v => Of("product", a * v),
        Series s => Of("product", a * s),
        Mat m => Of("product", a * m),
        Scalar n => Of("product", a * n),
        object other => throw Unknown("*", a, other),
    };

    /// <summary>The negative.</summary>
    public static LayerResult operator -(LayerResult a) => -1 * a;

    /// <summary>The sum, as of the two values.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static LayerResult operator +(LayerResult a, LayerResult b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(LayerResult a, Scalar b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(Scalar a, LayerResult b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(LayerResult a, Vec b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(Vec a, LayerResult b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(LayerResult a, Signal b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(Signal a, LayerResult b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(LayerResult a, Series b) => Sum(a, b);

    /// <summary>The sum, as of the two values.</summary>
    public static LayerResult operator +(Series a, LayerResult b) => Sum(a, b);

    private static LayerResult Sum(LayerArgument a, LayerArgument b) => (a.Value, b.Value) switch
    {
        (Scalar x, Scalar y) => Of("sum", x + y),
        (Scalar x, Vec y) => Of("sum", x + y),
        (Scalar x, Signal y) => Of("sum", x + y),
        (Scalar x, Series y) => Of("sum", x + y),
        (Vec x, Scalar y) => Of("sum", x + y),
        (Vec x, Vec y) => Of("sum", x + y),
        (Vec x, Series y) => Of("sum", x + y),
        (Signal x, Scalar y) => Of("sum", x + y),
        (Signal x, Signal y) => Of("sum", x + y),
        (Series x, Scalar y) => Of("sum", x + y),
        (Series x, Vec y) => Of("sum", x + y),
        (Series x, Series y) => Of("sum", x + y),
        (Series x, Signal y) => Of("sum", x + y),
        (Signal x, Series y) => Of("sum", x + y),
        (object x, object y) => throw Unknown("+", x, y),
    };

    /// <summary>The difference, as of the two values.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static LayerResult operator -(LayerResult a, LayerResult b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(LayerResult a, Scalar b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(Scalar a, LayerResult b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(LayerResult a, Vec b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(Vec a, LayerResult b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(LayerResult a, Signal b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(Signal a, LayerResult b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(LayerResult a, Series b) => Difference(a, b);

    /// <summary>The difference, as of the two values.</summary>
    public static LayerResult operator -(Series a, LayerResult b) => Difference(a, b);

    private static LayerResult Difference(LayerArgument a, LayerArgument b) => (a.Value, b.Value) switch
    {
        (Scalar x, Scalar y) => Of("difference", x - y),
        (Scalar x, Vec y) => Of("difference", x - y),
        (Scalar x, Signal y) => Of("difference", x - y),
        (Scalar x, Series y) => Of("difference", x - y),
        (Vec x, Scalar y) => Of("difference", x - y),
        (Vec x, Vec y) => Of("difference", x - y),
        (Vec x, Series y) => Of("difference", x - y),
        (Signal x, Scalar y) => Of("difference", x - y),
        (Signal x, Signal y) => Of("difference", x - y),
        (Series x, Scalar y) => Of("difference", x - y),
        (Series x, Vec y) => Of("difference", x - y),
        (Series x, Series y) => Of("difference", x - y),
        (Series x, Signal y) => Of("difference", x - y),
        (Signal x, Series y) => Of("difference", x - y),
        (object x, object y) => throw Unknown("-", x, y),
    };

    /// <summary>The product, as of the two values.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static LayerResult operator *(LayerResult a, LayerResult b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(LayerResult a, Scalar b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(Scalar a, LayerResult b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(LayerResult a, Vec b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(Vec a, LayerResult b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(LayerResult a, Signal b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(Signal a, LayerResult b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(LayerResult a, Series b) => Product(a, b);

    /// <summary>The product, as of the two values.</summary>
    public static LayerResult operator *(Series a, LayerResult b) => Product(a, b);

    private static LayerResult Product(LayerArgument a, LayerArgument b) => (a.Value, b.Value) switch
    {
        (Scalar x, Scalar y) => Of("product", x * y),
        (Scalar x, Vec y) => Of("product", x * y),
        (Scalar x, Signal y) => Of("product", x * y),
        (Scalar x, Series y) => Of("product", x * y),
        (Vec x, Scalar y) => Of("product", x * y),
        (Vec x, Vec y) => Of("product", x * y),
        (Vec x, Series y) => Of("product", x * y),
        (Signal x, Scalar y) => Of("product", x * y),
        (Signal x, Signal y) => Of("product", x * y),
        (Series x, Scalar y) => Of("product", x * y),
        (Series x, Vec y) => Of("product", x * y),
        (Series x, Series y) => Of("product", x * y),
        (Series x, Signal y) => Of("product", x * y),
        (Signal x, Series y) => Of("product", x * y),
        (object x, object y) => throw Unknown("*", x, y),
    };

    /// <summary>The quotient, as of the two values.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static LayerResult operator /(LayerResult a, LayerResult b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(LayerResult a, Scalar b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(Scalar a, LayerResult b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(LayerResult a, Vec b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(Vec a, LayerResult b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(LayerResult a, Signal b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(Signal a, LayerResult b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(LayerResult a, Series b) => Quotient(a, b);

    /// <summary>The quotient, as of the two values.</summary>
    public static LayerResult operator /(Series a, LayerResult b) => Quotient(a, b);

    private static LayerResult Quotient(LayerArgument a, LayerArgument b) => (a.Value, b.Value) switch
    {
        (Scalar x, Scalar y) => Of("quotient", x / y),
        (Scalar x, Vec y) => Of("quotient", x / y),
        (Scalar x, Signal y) => Of("quotient", x / y),
        (Scalar x, Series y) => Of("quotient", x / y),
        (Vec x, Scalar y) => Of("quotient", x / y),
        (Vec x, Vec y) => Of("quotient", x / y),
        (Vec x, Series y) => Of("quotient", x / y),
        (Signal x, Scalar y) => Of("quotient", x / y),
        (Signal x, Signal y) => Of("quotient", x / y),
        (Series x, Scalar y) => Of("quotient", x / y),
        (Series x, Vec y) => Of("quotient", x / y),
        (Series x, Series y) => Of("quotient", x / y),
        (Series x, Signal y) => Of("quotient", x / y),
        (Signal x, Series y) => Of("quotient", x / y),
        (object x, object y) => throw Unknown("/", x, y),
    };

    private static InvalidOperationException Unknown(string symbol, object a, object b) =>
        new($"{a.GetType().Name} {symbol} {b.GetType().Name}: there is no such operator.");
}
