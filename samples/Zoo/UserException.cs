namespace Zoo;

/// <summary>Something that the user can put right; its message is all that is shown.</summary>
internal sealed class UserException(string message) : Exception(message);
