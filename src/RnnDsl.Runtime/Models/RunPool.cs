namespace RnnDsl.Models;

/// <summary>Objects to rent, newest first so that their memory is warm; keeps whatever comes back.</summary>
internal sealed class RunPool<TItem>(Func<TItem> create) where TItem : class
{
    private readonly Lock gate = new();
    private readonly Stack<TItem> free = new();

    internal TItem Rent()
    {
        lock (gate)
            if (free.TryPop(out TItem? item))
                return item;
        return create();
    }

    internal void Return(TItem item)
    {
        lock (gate) free.Push(item);
    }
}
