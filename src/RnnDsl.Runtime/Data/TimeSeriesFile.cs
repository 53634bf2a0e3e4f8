using System.Numerics;
using RnnDsl.Training;

namespace RnnDsl.Data;

/// <summary>
/// The cases of a <c>.ts</c> file of the UCR and UEA archives of time series: each a sequence [steps × dimensions], with its class where the file has classes.
/// Source: the description of the format at timeseriesclassification.com and in aeon.
/// </summary>
public sealed class TimeSeriesFile
{
    internal TimeSeriesFile(string? problemName, int dimensions, IReadOnlyList<double[,]> sequences, IReadOnlyList<int> classes, IReadOnlyList<string> classNames)
    {
        ProblemName = problemName;
        Dimensions = dimensions;
        Sequences = sequences;
        Classes = classes;
        ClassNames = classNames;
    }

    /// <summary>What the file calls itself, where it does.</summary>
    public string? ProblemName { get; }

    /// <summary>Values of one step.</summary>
    public int Dimensions { get; }

    /// <summary>For each case [steps × dimensions].</summary>
    public IReadOnlyList<double[,]> Sequences { get; }

    /// <summary>For each case the number of its class in <see cref="ClassNames"/>; empty where the file has no classes.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>The names of the classes, in the order of the file's header.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">What to make of values that are missing, written ? or NaN.</param>
    /// <exception cref="DataFileException">The file is not of this form; the message names line and column.</exception>
    public static TimeSeriesFile Read(string path, MissingValues missing = MissingValues.Refuse)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new StreamReader(path);
        return Read(reader, path, missing);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="missing">What to make of values that are missing, written ? or NaN.</param>
    /// <exception cref="DataFileException">The text is not of this form; the message names line and column.</exception>
    public static TimeSeriesFile Read(TextReader reader, string name, MissingValues missing = MissingValues.Refuse)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(name);
        return new TimeSeriesParser(name, missing).Parse(reader);
    }

    /// <summary>The cases as examples, with their classes where there are any.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public Example<T>[] Examples<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Sequences.Select((sequence, i) => new Example<T>(Data.Sequences.Cast<double, T>(sequence)) { Classes = Classes.Count == 0 ? null : [Classes[i]] })];
}
