using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Tells parameters apart: what was said of a unit is said of the parameters that it had.</summary>
public static class ParameterFingerprint
{
    /// <summary>
    /// The first 128 bits of SHA-256, as hexadecimal digits, of every parameter's name, shape and values. Values count as float: the same model in double, made by
    /// <see cref="RecurrentModel{T}.Cast{TOther}"/>, has the same fingerprint.
    /// </summary>
    public static string Of<T>(IRecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ParameterSet<T> parameters = model.Compiled.Parameters;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int p = 0; p < parameters.Count; p++)
        {
            ParameterInfo info = parameters.Infos[p];
            string shape = string.Join(',', info.Shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            hash.AppendData(Encoding.UTF8.GetBytes($"{info.Name}[{shape}]\n"));
            ReadOnlySpan<T> values = parameters[p].Span;
            var bytes = new byte[values.Length * sizeof(float)];
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), float.CreateTruncating(values[i]));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
