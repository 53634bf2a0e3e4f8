namespace RnnDsl.Explaining;

/// <summary>How the elements of a parameter are spread. What is no finite number is counted, and left out of everything else.</summary>
/// <param name="Count">How many elements.</param>
/// <param name="NotFinite">How many of them are infinite or no number.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation (divided by n).</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Quantiles">The values below which the report's shares lie.</param>
/// <param name="Zeros">The share that is exactly zero.</param>
/// <param name="Tiny">The share with a magnitude of at most the report's share of the greatest one, zeros included.</param>
/// <param name="Skewness">m₃ / m₂^1.5 of the central moments: 0 of a symmetric distribution.</param>
/// <param name="Kurtosis">m₄ / m₂² − 3 of the central moments: 0 of a normal distribution, −1.2 of a uniform one, above 0 with heavy tails.</param>
public sealed record WeightStatistics(
    long Count, long NotFinite, double Mean, double StandardDeviation, double Minimum, double Maximum, IReadOnlyList<double> Quantiles,
    double Zeros, double Tiny, double Skewness, double Kurtosis);

/// <summary>The sizes of a parameter, its finite elements taken as one vector.</summary>
/// <param name="L1">The sum of magnitudes.</param>
/// <param name="L2">The Euclidean norm; of a matrix its Frobenius norm.</param>
/// <param name="Maximum">The greatest magnitude.</param>
/// <param name="RootMeanSquare">L2 / √n: comparable between parameters of different sizes.</param>
public sealed record WeightNorms(double L1, double L2, double Maximum, double RootMeanSquare);

/// <summary>What a parameter is as a matrix. A tensor of more than two dimensions is read as [first × all others].</summary>
/// <param name="Rows">How many rows: what it makes.</param>
/// <param name="Columns">How many columns: what it is multiplied with.</param>
/// <param name="RowNorms">The Euclidean norm of each row: how strongly each output unit listens.</param>
/// <param name="ColumnNorms">The Euclidean norm of each column: how strongly each input unit is heard.</param>
/// <param name="Spectrum">Singular values and what follows from them; null where they were not computed.</param>
/// <param name="NotComputed">Why something was not computed; empty where all was.</param>
public sealed record WeightMatrix(int Rows, int Columns, IReadOnlyList<double> RowNorms, IReadOnlyList<double> ColumnNorms, MatrixSpectrum? Spectrum, string NotComputed);

/// <summary>The spectrum of a matrix.</summary>
/// <param name="SingularValues">The singular values, from the greatest to the least.</param>
/// <param name="SpectralNorm">The greatest: by how much the matrix can stretch a vector.</param>
/// <param name="NuclearNorm">Their sum.</param>
/// <param name="ConditionNumber">The greatest over the least; infinite where the least is zero.</param>
/// <param name="Rank">How many exceed the greatest · the longer side · the distance from 1 to the next number of the precision that the parameter is kept in.</param>
/// <param name="StableRank">Σσ² / σ₁², at most the rank, and not changed by small singular values (Rudelson and Vershynin 2007).</param>
/// <param name="EffectiveRank">exp of the entropy of σ / Σσ (Roy and Vetterli 2007).</param>
/// <param name="Eigen">The eigenvalues of a square matrix; null for others, and where they were not computed.</param>
public sealed record MatrixSpectrum(
    IReadOnlyList<double> SingularValues, double SpectralNorm, double NuclearNorm, double ConditionNumber, int Rank, double StableRank, double EffectiveRank, EigenSpectrum? Eigen);

/// <summary>The eigenvalues of a square matrix, from the greatest magnitude to the least.</summary>
/// <param name="Real">Their real parts.</param>
/// <param name="Imaginary">Their imaginary parts.</param>
/// <param name="SpectralRadius">The greatest magnitude: without gates, inputs and nonlinearities a state that is multiplied by the matrix at each step dies out below 1 and grows above.</param>
/// <param name="DepartureFromNormality">√(‖W‖²_F − Σ|λ|²) (Henrici 1962): 0 of a normal matrix; where it is large, a state can grow for some steps although the spectral radius is below 1.</param>
public sealed record EigenSpectrum(IReadOnlyList<double> Real, IReadOnlyList<double> Imaginary, double SpectralRadius, double DepartureFromNormality);

/// <summary>A parameter, or a tensor of a file, or a block of rows of one.</summary>
/// <param name="Name">The parameter's name; of a named block of a tensor <c>tensor[block]</c>, where the caller names the blocks.</param>
/// <param name="Tensor">The tensor of the file that holds it; the parameter's own name where it is not of a file.</param>
/// <param name="FirstRow">The row of the tensor that it begins with.</param>
/// <param name="Shape">[] a scalar, [n] a vector, [r, c] a matrix.</param>
/// <param name="Type">The type of its numbers as it is kept: F64, F32, F16, BF16.</param>
/// <param name="Statistics">How its elements are spread.</param>
/// <param name="Norms">Its sizes.</param>
/// <param name="Histogram">Its finite elements from the least to the greatest; null where there are none.</param>
/// <param name="Matrix">What it is as a matrix; null of a scalar, a vector and an empty tensor.</param>
public sealed record WeightSummary(
    string Name, string Tensor, long FirstRow, IReadOnlyList<long> Shape, string Type, WeightStatistics Statistics, WeightNorms Norms, EqualBins? Histogram, WeightMatrix? Matrix);
