using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Covers any number of rows with micro-kernels.</summary>
internal static unsafe partial class Tiles<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ILanes<V, T>
{
    /// <summary>Whether 27 vectors stay in registers: the widest vectors come with 32 of them.</summary>
    public static bool Wide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count * sizeof(T) == Padding.Bytes;
    }

    /// <summary>The product of any rows with 1 … 3 groups of 64 bytes of columns.</summary>
    public static void Groups(Tile<T> tile, int rows, int groups)
    {
        if (Wide)
        {
            Rows(tile, rows, groups);
            return;
        }

        for (int v = 0; v < groups * (Padding.Bytes / sizeof(T)); v += 2 * V.Count)
        {
            Tile<T> part = tile;
            part.W += v;
            part.C += v;
            part.Y += v;
            Rows(part, rows, 2);
        }
    }

    private static void Rows(Tile<T> tile, int rows, int vectors)
    {
        while (rows > 0)
        {
            int height = Height(rows, vectors);
            One(in tile, height, vectors);
            tile.X += height * tile.XStride;
            tile.C += height * tile.CStride;
            tile.Y += height * tile.YStride;
            rows -= height;
        }
    }

    private static int Height(int rows, int vectors) => rows switch
    {
        // Full panels: as few tiles as possible, of nearly equal heights.
        _ when vectors == 3 => (rows + (rows + 7) / 8 - 1) / ((rows + 7) / 8),
        >= 8 when Wide => 8,
        >= 6 when !Wide => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    private static void One(in Tile<T> tile, int height, int vectors)
    {
        switch (height * 4 + vectors)
        {
            case 35: Tile8x3(in tile); break;
            case 34: Tile8x2(in tile); break;
            case 33: Tile8x1(in tile); break;
            case 31: Tile7x3(in tile); break;
            case 27: Tile6x3(in tile); break;
            case 23: Tile5x3(in tile); break;
            case 15: Tile3x3(in tile); break;
            case 26: Tile6x2(in tile); break;
            case 19: Tile4x3(in tile); break;
            case 18: Tile4x2(in tile); break;
            case 17: Tile4x1(in tile); break;
            case 11: Tile2x3(in tile); break;
            case 10: Tile2x2(in tile); break;
            case 9: Tile2x1(in tile); break;
            case 7: Tile1x3(in tile); break;
            case 6: Tile1x2(in tile); break;
            default: Tile1x1(in tile); break;
        }
    }
}
