using System.Text.Json;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>Attributions as the scorer reads them.</summary>
internal static class AttributionFile
{
    /// <summary>Writes what one method says of one net; the file is there as a whole or not at all.</summary>
    internal static void Write(string folder, string task, string net, string method, StepScores scores)
    {
        string file = Path.Combine(folder, $"{task}.{net}.{method}.json"), part = file + ".part";
        using (FileStream stream = File.Create(part))
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("task", task);
            json.WriteString("net", net);
            json.WriteString("method", method);
            json.WriteStartArray("attributions");
            foreach (double[] steps in scores.Values) WriteNumbers(json, steps);
            json.WriteEndArray();
            if (scores.IsZero) json.WriteString("completes_to", "zero");
            else if (scores.CompletesTo is { } outputs)
            {
                json.WritePropertyName("completes_to");
                WriteNumbers(json, outputs);
            }
            if (scores.Trust is { } trust)
            {
                json.WriteStartArray("trust");
                foreach (string grade in trust) json.WriteStringValue(grade);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        File.Move(part, file, overwrite: true);
    }

    private static void WriteNumbers(Utf8JsonWriter json, double[] numbers)
    {
        json.WriteStartArray();
        foreach (double number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
