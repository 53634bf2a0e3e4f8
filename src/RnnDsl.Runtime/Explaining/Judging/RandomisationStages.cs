using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Divides a model's parameters into the stages of a cascade, from the output to the input.</summary>
internal static class RandomisationStages
{
    internal static (string Name, string[] Parameters)[] Of<T>(RecurrentModel<T> model, RandomisationOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (options.Stages is { } given) return Given(model.Description, given);
        if (model.Description.Parameters.Length == 0) throw new ArgumentException($"{model.Description.Name} has no parameters to draw anew.", nameof(model));
        List<(string Name, string[] Parameters)> groups = model.Composition is { } composition ? PartsOf(model.Description, composition) : [];
        if (groups.Count < 2) groups = [.. model.Description.Parameters.Reverse().Select(info => (info.Name, new[] { info.Name }))];
        return Joined(groups, options.MaximumStages);
    }

    private static (string, string[])[] Given(ModelDescription model, IReadOnlyList<IReadOnlyList<string>> given)
    {
        if (given.Count == 0) throw new ArgumentException("There are no stages of randomisation.", "options");
        foreach (IReadOnlyList<string> stage in given)
            foreach (string name in stage) model.ParameterOf(name);
        return [.. given.Select(stage => (string.Join(", ", stage), stage.ToArray()))];
    }

    /// <summary>The parts in the opposite of the order in which they run; parameters that several share belong to the last of them.</summary>
    private static List<(string, string[])> PartsOf<T>(ModelDescription model, Composition<T> composition) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var groups = new List<(string, string[])>();
        var taken = new HashSet<int>();
        foreach (Part<T> part in composition.Parts.Reverse())
        {
            string[] own = [.. part.Parameters.Where(taken.Add).Select(p => model.Parameters[p].Name)];
            if (own.Length > 0) groups.Add((part.IsLayer ? part.Name : string.Join(", ", own), own));
        }
        return groups;
    }

    /// <summary>Neighbouring groups together, as evenly as may be, where there are more than wanted.</summary>
    private static (string, string[])[] Joined(List<(string Name, string[] Parameters)> groups, int most)
    {
        int count = Math.Min(groups.Count, most);
        return [.. Enumerable.Range(0, count).Select(stage =>
        {
            var some = groups[(stage * groups.Count / count)..((stage + 1) * groups.Count / count)];
            return (string.Join(", ", some.Select(group => group.Name)), some.SelectMany(group => group.Parameters).ToArray());
        })];
    }
}
