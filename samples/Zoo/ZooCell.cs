using RnnDsl.Models;

namespace Zoo;

/// <summary>A published cell that is declared here.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Cell">Its definition.</param>
/// <param name="Make">A model of the definition.</param>
internal sealed record ZooCell(string Name, Type Cell, Func<Settings, IRecurrentModel<float>> Make);
