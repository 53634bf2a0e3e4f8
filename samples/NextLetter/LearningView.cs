using System.Globalization;
using Spectre.Console;

namespace NextLetter;

/// <summary>Shows training while it goes on: a bar in a terminal, a line now and then elsewhere.</summary>
internal sealed class LearningView(IAnsiConsole console)
{
    private const int Lines = 10;

    /// <summary>Runs training.</summary>
    public Standing Show(Func<IProgress<Standing>, Standing> train) =>
        console.Profile.Capabilities.Interactive ? Bar(train) : Plain(train);

    private Standing Bar(Func<IProgress<Standing>, Standing> train) => console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            ProgressTask task = context.AddTask("starting", maxValue: 1);
            Standing end = train(new Reports(standing =>
            {
                task.Value = standing.Used;
                task.Description = Markup.Escape(Text(standing));
            }));
            task.Value = 1;
            return end;
        });

    private Standing Plain(Func<IProgress<Standing>, Standing> train)
    {
        int lines = 0;
        return train(new Reports(standing =>
        {
            if (standing.Used * Lines < lines + 1) return;
            lines = (int)(standing.Used * Lines);
            console.WriteLine($"{100 * lines / Lines,4} %  {Text(standing)}");
        }));
    }

    private static string Text(Standing standing) =>
        string.Create(CultureInfo.InvariantCulture, $"step {standing.Step}, {standing.Loss:0.00} nats a letter")
        + (standing.Validation is double loss ? string.Create(CultureInfo.InvariantCulture, $", {loss:0.00} on text it does not learn from") : "");

    /// <summary>Reports at once, on the thread that trains: <see cref="Progress{T}"/> would report later, and out of order.</summary>
    private sealed class Reports(Action<Standing> show) : IProgress<Standing>
    {
        public void Report(Standing value) => show(value);
    }
}
