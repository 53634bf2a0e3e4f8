using System.Numerics;

namespace RnnDsl.Models;

/// <summary>Something that runs as a compiled model: the compiled model itself, or a user's definition.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IRecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The compiled model.</summary>
    RecurrentModel<T> Compiled { get; }
}
