using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Generating;

/// <summary>Lets a model go on with numbers: each row of an output is read as the next input.</summary>
public static class Forecast
{
    /// <summary>Goes on from where the session is.</summary>
    /// <param name="session">One stream that has taken at least one step, or is given a beginning. Afterwards it has read all rows of the result but the last.</param>
    /// <param name="steps">How many rows are made, at least 1.</param>
    /// <param name="beginning">[steps × features] to read first.</param>
    /// <param name="input">The input that reads; by default the [Feedback] input, else the only one that is taken step by step. Others keep their values.</param>
    /// <param name="output">The output that is read; by default the one that the [Feedback] input names, else the first.</param>
    /// <returns>[steps × features].</returns>
    /// <exception cref="ArgumentException">The input cannot read the output, or there is nothing to begin with.</exception>
    public static T[,] Run<T>(StreamingSession<T> session, int steps, T[,]? beginning = null, string? input = null, string? output = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Loop<T> loop = new Loop<T>(session, input, output).OfRows();
        if (session.Count != 1) throw new ArgumentException($"A forecast is made by a session of one stream; this one has {session.Count}.", nameof(session));
        Read(session, loop, beginning);
        var rows = new T[steps, loop.Width];
        for (int step = 0; step < steps; step++)
        {
            if (step > 0)
            {
                loop.Write(loop.Row(0), 0);
                session.Step();
            }
            ReadOnlySpan<T> row = loop.Row(0);
            for (int i = 0; i < row.Length; i++) rows[step, i] = row[i];
        }
        return rows;
    }

    private static void Read<T>(StreamingSession<T> session, Loop<T> loop, T[,]? beginning) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (beginning is null || beginning.GetLength(0) == 0)
        {
            if (session.Steps == 0) throw new ArgumentException("The session has not read anything: give at least one row to begin with.", nameof(beginning));
            return;
        }
        if (beginning.GetLength(1) != loop.Width) throw new ArgumentException($"The beginning has {beginning.GetLength(1)} features; the model reads {loop.Width}.", nameof(beginning));
        var row = new T[loop.Width];
        for (int step = 0; step < beginning.GetLength(0); step++)
        {
            for (int i = 0; i < row.Length; i++) row[i] = beginning[step, i];
            loop.Write(row, 0);
            session.Step();
        }
    }
}
