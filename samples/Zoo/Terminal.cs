using Spectre.Console;

namespace Zoo;

/// <summary>Where the program writes to.</summary>
internal static class Terminal
{
    /// <summary>A file or a pipe has no width of its own; lines may be this long there.</summary>
    private const int LineLength = 200;

    /// <summary>A console with colours, or one that writes plain, long lines where the output goes to a file or a pipe.</summary>
    public static IAnsiConsole Open()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Console;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = LineLength;
        return console;
    }
}
