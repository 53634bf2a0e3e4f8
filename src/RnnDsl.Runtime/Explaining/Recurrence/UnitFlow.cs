namespace RnnDsl.Explaining;

/// <summary>How information flows from an input into one unit, and from it on to a target, in one sequence.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">The options that change the result.</param>
/// <param name="Target">The target in words.</param>
/// <param name="From">The input or quantity that flow begins at.</param>
/// <param name="Through">The quantity that is looked at.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Example">The number of the sequence in its batch or data set.</param>
/// <param name="FunctionValue">The target's value f(x).</param>
/// <param name="BaselineValue">Its value where the source is at its baseline.</param>
/// <param name="Total">All flow that reaches the target; what is missing to f(x) − f(baseline) is the error of the path's rule.</param>
/// <param name="Sources">What flow begins at, in the order of the tables' columns.</param>
/// <param name="Trajectory">The unit at each of its steps.</param>
/// <param name="Steps">The steps of the tables' rows.</param>
/// <param name="Into">How much of the unit's value at a step comes from a source, in the unit's own terms [steps × sources]: rows add up to value − value at the baseline.</param>
/// <param name="Passed">What of it reaches the target through the unit at that step [steps × sources]: rows add up to the flow through it.</param>
/// <param name="Graph">The whole graph.</param>
public sealed partial record UnitFlow(
    string Model, IReadOnlyDictionary<string, string> Options, string Target, string From, string Through, int Unit, int Example, double FunctionValue, double BaselineValue, double Total,
    IReadOnlyList<FlowSource> Sources, IReadOnlyList<UnitStep> Trajectory, IReadOnlyList<int> Steps, NumberTable Into, NumberTable Passed, FlowGraph Graph)
{
    /// <summary>The number of the unit's node in the graph at a step; −1 where nothing flows through it there.</summary>
    public int NodeAt(int step) => Graph.Find(FlowPlan.NameOf(Through, Unit), Trajectory.Count == 1 ? Trajectory[0].Step : step);
}

/// <summary>Where flow begins.</summary>
/// <param name="Step">The step of the source; null where it has one value for a whole sequence.</param>
/// <param name="Feature">The feature, where features are nodes of their own.</param>
public sealed record FlowSource(int? Step, int? Feature);

/// <summary>A unit at a step.</summary>
/// <param name="Step">The step; null where the quantity has one value for a whole sequence.</param>
/// <param name="Value">Its value.</param>
/// <param name="BaselineValue">Its value where the source is at its baseline.</param>
/// <param name="Slope">The target's derivative by it at the input, through all later steps.</param>
/// <param name="Flow">What flows from the source through it to the target (conductance, Dhamdhere et al. 2018).</param>
public sealed record UnitStep(int? Step, double Value, double BaselineValue, double Slope, double Flow);
