using System.Collections;
using RnnDsl.Training;

namespace NextLetter;

/// <summary>
/// A text as examples of equal length, cut from an offset on: each letter's target is the one after it. Examples are made when they
/// are asked for, since one-hot inputs of a whole text take much memory.
/// </summary>
internal sealed class Windows(int[] text, Vocabulary vocabulary, int length, int offset = 0) : IReadOnlyList<Example<float>>
{
    /// <summary>Number of whole windows.</summary>
    public int Count => (text.Length - 1 - offset) / length;

    public Example<float> this[int index]
    {
        get
        {
            int first = offset + index * length;
            return new Example<float>(vocabulary.OneHot(text.AsSpan(first, length)), text[(first + 1)..(first + length + 1)]);
        }
    }

    public IEnumerator<Example<float>> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
