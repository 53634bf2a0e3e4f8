using Spectre.Console;

namespace Zoo;

/// <summary>Where the job writes to.</summary>
internal static class Terminal
{
    /// <summary>A console with colours and wide tables, or one that writes plain lines where the output goes to a file or a pipe.</summary>
    public static IAnsiConsole Open() => Console.IsOutputRedirected
        ? AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No })
        : AnsiConsole.Console;
}
