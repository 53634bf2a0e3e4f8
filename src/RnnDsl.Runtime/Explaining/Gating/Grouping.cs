using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Kinds of input between which a model's behaviour is compared: each step belongs to one group, or to none.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Grouping<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most groups that are kept apart.</summary>
    public const int MostGroups = 64;

    private readonly Func<DataStep<T>, string?> group;
    private readonly bool sorts;

    private Grouping(Func<DataStep<T>, string?> group, bool sorts) => (this.group, this.sorts) = (group, sorts);

    /// <summary>A group for each class, "class 0", "class 1", …, of the step where steps have classes, else of its sequence. What has none belongs to no group.</summary>
    public static Grouping<T> ByClass() => new(step => step.Class < 0 ? null : $"class {step.Class}", sorts: true);

    /// <summary>Groups by a function of the step; groups are listed in the order in which they are first met.</summary>
    /// <param name="group">The name of the group of a step; null for none.</param>
    public static Grouping<T> By(Func<DataStep<T>, string?> group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new Grouping<T>(group, sorts: false);
    }

    /// <summary>Two groups: the steps at which a predicate holds (its value is not 0) and the others.</summary>
    /// <param name="feature">The predicate.</param>
    public static Grouping<T> By(Feature<T> feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return new Grouping<T>(step => feature.At(step) != 0 ? feature.Name : $"not {feature.Name}", sorts: false);
    }

    /// <summary>The number of the group of a step, from 0; −1 for none. Groups that are new are added.</summary>
    internal int Of(DataStep<T> step, List<string> groups)
    {
        if (group(step) is not { } name) return -1;
        int index = groups.IndexOf(name);
        if (index >= 0) return index;
        if (groups.Count == MostGroups)
            throw new ArgumentException($"There are more than {MostGroups} groups ('{name}', at step {step.Step} of sequence {step.Example}, is one more); group by something coarser.", "groups");
        if (name is "" or GateProfile.AllSteps)
            throw new ArgumentException($"A group is named '{name}', at step {step.Step} of sequence {step.Example}; a group's name is not empty, and not '{GateProfile.AllSteps}'.", "groups");
        groups.Add(name);
        return groups.Count - 1;
    }

    /// <summary>The numbers of the groups in the order in which they are listed.</summary>
    internal int[] Order(IReadOnlyList<string> groups)
    {
        int[] all = [.. Enumerable.Range(0, groups.Count)];
        return sorts ? [.. all.OrderBy(index => groups[index].Length).ThenBy(index => groups[index], StringComparer.Ordinal)] : all;
    }
}
