using System.Text;
using NextLetter;
using RnnDsl.Files;
using RnnDsl.Training;

Console.OutputEncoding = Encoding.UTF8;
try
{
    return new CommandLine(options => new Job(options, Terminal.Open()).Run()).Invoke(args);
}
catch (Exception problem) when (problem is UserException or ModelFileException or TrainingException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Error: {problem.Message}");
    return 1;
}
