using System.Text;
using Zoo;

Console.OutputEncoding = Encoding.UTF8;
try
{
    return new CommandLine(Terminal.Open()).Invoke(args);
}
catch (Exception problem) when (problem is UserException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Error: {problem.Message}");
    return 1;
}
