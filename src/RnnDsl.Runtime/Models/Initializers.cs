using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace RnnDsl.Models;

internal sealed class UniformInitializer(Func<(int In, int Out), ModelDescription, double> bound, bool biases) : Initializer
{
    public override void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random)
    {
        if (parameter.Role == ParameterRole.Bias && !biases) return;
        double limit = bound(Fan(parameter), model);
        foreach (ref double value in values) value = limit * (2 * random.NextUniform() - 1);
    }
}

internal sealed class NormalInitializer(Func<(int In, int Out), double> deviation) : Initializer
{
    public override void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random)
    {
        if (parameter.Role == ParameterRole.Bias) return;
        double scale = deviation(Fan(parameter));
        foreach (ref double value in values) value = scale * random.NextNormal();
    }
}

internal sealed class ConstantInitializer(double constant) : Initializer
{
    public override void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random) => values.Fill(constant);
}

internal sealed class ChoosingInitializer(Func<ParameterInfo, Initializer> choose) : Initializer
{
    public override void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random) =>
        choose(parameter).Fill(values, parameter, model, random);
}

/// <summary>The Q of a normal matrix, its signs made unique by a positive diagonal of R, so that it is uniformly distributed (Mezzadri 2007).</summary>
internal sealed class OrthogonalInitializer : Initializer
{
    public override void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random)
    {
        if (parameter.Role == ParameterRole.Bias) return;
        (int columns, int rows) = Fan(parameter);
        int tall = Math.Max(rows, columns), thin = Math.Min(rows, columns);
        Matrix<double> normal = Matrix<double>.Build.Dense(tall, thin);
        for (int i = 0; i < tall; i++)
        for (int j = 0; j < thin; j++)
            normal[i, j] = random.NextNormal();
        QR<double> factors = normal.QR(QRMethod.Thin);
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
        {
            (int row, int column) = rows >= columns ? (i, j) : (j, i);
            values[i * columns + j] = factors.Q[row, column] * (factors.R[column, column] < 0 ? -1 : 1);
        }
    }
}
