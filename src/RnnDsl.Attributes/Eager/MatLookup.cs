namespace RnnDsl;

/// <content>A matrix as a table: one row a token.</content>
public readonly partial struct Mat
{
    /// <summary>[m × d], n tokens → [n × d]: at each position the row of its token; adjoint: ȳ added to these rows.</summary>
    /// <param name="tokens">The rows, from 0, one a position.</param>
    /// <exception cref="ShapeException">The matrix has no such row.</exception>
    /// <exception cref="InvalidOperationException">The matrix or the tokens have no value.</exception>
    public Series this[Tokens tokens]
    {
        get
        {
            const string Name = "Mat[Tokens]";
            double[] table = Held(Name);
            int[] rows = tokens.Held(Name);
            var looked = new double[rows.Length * columns];
            for (int position = 0; position < rows.Length; position++)
            {
                if (rows[position] >= Rows)
                    throw new ShapeException($"{Name}: position {position} holds token {rows[position]}, but the matrix has {Rows} rows (tokens 0 to {Rows - 1}).");
                Array.Copy(table, rows[position] * columns, looked, position * columns, columns);
            }
            return Series.Over(looked, columns);
        }
    }
}
