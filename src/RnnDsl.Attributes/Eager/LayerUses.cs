namespace RnnDsl;

/// <content>Uses of layers. They compute on an eager instance alone (<see cref="EagerLayers"/>).</content>
public static partial class Equations
{
    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, null, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Series x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, initial, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Signal x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, null, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Signal x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, initial, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Tokens x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, null, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, Tokens x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, initial, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, LayerResult x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, null, more);

    /// <summary>Runs the layer over the steps, from the first.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Scan<TLayer>(
        TLayer layer, LayerResult x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Scan, x, initial, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, null, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Series x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, initial, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Signal x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, null, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Signal x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, initial, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Tokens x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, null, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, Tokens x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, initial, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, LayerResult x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, null, more);

    /// <summary>Runs the layer over the steps, from the last; each result lies at its own step.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="initial">The initial value of its first state.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult ScanReverse<TLayer>(
        TLayer layer, LayerResult x, LayerArgument initial, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.ScanReverse, x, initial, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Series x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Signal x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Tokens x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Vec x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Scalar x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, Mat x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);

    /// <summary>Applies the layer to the value, to a sequence at each step alone.</summary>
    /// <param name="layer">The layer's field.</param>
    /// <param name="x">Its first input.</param>
    /// <param name="more">Further inputs, contexts and initial states by name.</param>
    /// <exception cref="InvalidOperationException">The layer is not on an eager instance.</exception>
    public static LayerResult Apply<TLayer>(
        TLayer layer, LayerResult x, params (string Name, LayerArgument Value)[] more) where TLayer : class =>
        EagerLayers.Use(typeof(TLayer).Name, layer, LayerCallKind.Apply, x, null, more);
}
