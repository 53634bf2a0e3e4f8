namespace RnnDsl.Files;

/// <summary>The names under which a file holds parameters.</summary>
public enum ParameterNames
{
    /// <summary>Those of the definition.</summary>
    Own,

    /// <summary>Those of a PyTorch state dict, where a parameter has one (<c>[TorchName]</c>).</summary>
    Torch,
}
