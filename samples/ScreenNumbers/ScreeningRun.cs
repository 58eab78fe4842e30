using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using ScreenNumbers.Display;
using Spectre.Console;

namespace ScreenNumbers;

/// <summary>One run: starts the laboratory, screens every number of the list through the real clients, shows and writes what came out.</summary>
internal sealed class ScreeningRun(RunSettings settings, IAnsiConsole console)
{
    private const int Done = 0;
    private const int BadInput = 2;
    private const int Interrupted = 130;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (ReadNumbers() is not { } list)
        {
            return BadInput;
        }

        var problems = new List<string>();
        Laboratory laboratory;
        try
        {
            laboratory = await Laboratory.StartAsync(settings, list, problems, cancellationToken);
        }
        catch (DirectoryNotFoundException e)
        {
            return Refuse(e.Message);
        }

        await using (laboratory)
        {
            Warn(problems);
            return await ScreenAsync(laboratory, list, cancellationToken);
        }
    }

    private async Task<int> ScreenAsync(Laboratory laboratory, NumberList list, CancellationToken cancellationToken)
    {
        using var log = new RecentWarnings();
        await using var services = Configure(laboratory, log);
        var worker = services.GetRequiredService<ScreeningWorker>();
        var results = new List<ScreenedNumber>();
        ResultsFile file;
        try
        {
            file = ResultsFile.Create(settings.OutFile, laboratory.Truth);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The results cannot be written: {e.Message}");
        }

        bool plain = settings.Plain || !console.Profile.Capabilities.Ansi;
        IProgressDisplay display = plain
            ? new PlainDisplay(console, list.Numbers.Count)
            : new DashboardDisplay(console, list.Numbers.Count, settings.Speed);
        PbxException? failure = null;
        await using (file)
        {
            // Ctrl+C stops the worker gently: what it still learns while draining is written too.
            using var stop = cancellationToken.Register(worker.RequestStop);
            await display.RunAsync(worker, async report =>
            {
                try
                {
                    await foreach (var number in worker.RunAsync(CancellationToken.None))
                    {
                        results.Add(number);
                        await file.WriteAsync(number);
                        report(number);
                    }
                }
                catch (PbxException e)
                {
                    failure = e;
                }
            });
        }

        Warn(log.Lines);
        Summary.Write(console, laboratory, worker.Snapshot(), results, list.Numbers.Count);
        console.MarkupLineInterpolated($"Results: [bold]{Shown(settings.OutFile)}[/] ({results.Count} of {list.Numbers.Count} numbers)");
        if (failure is not null)
        {
            return Refuse(failure.Message);
        }

        return cancellationToken.IsCancellationRequested ? Interrupted : Done;
    }

    // What an integrator writes: one PBX connection, the empty-number server, and go.
    private ServiceProvider Configure(Laboratory laboratory, ILoggerProvider log)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton(laboratory.Time);
        services.AddPbxConnectors(
            new ConfigurationBuilder().AddInMemoryCollection(laboratory.Pbx.ToConfiguration("Pbx")).Build().GetSection("Pbx"));
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = laboratory.Pbx.EmptyNumber.BaseAddress;

            // Time limits run on the laboratory's fast clock.
            options.Http.AttemptTimeout *= settings.Speed;
            options.UploadTimeout *= settings.Speed;
            options.Screening.Lines = settings.Lines;
            options.Screening.RingLimit = TimeSpan.FromSeconds(45);
            options.Screening.UploadQueueCapacity = 1000;
            options.Screening.StopWhenPlanEmpty = true;
        }).UseLibrary(laboratory.Library);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    // What lies below the working folder is shown from there.
    private static string Shown(string file) =>
        Path.GetRelativePath(Environment.CurrentDirectory, file) is var near && near.StartsWith("..", StringComparison.Ordinal) ? file : near;

    private NumberList? ReadNumbers()
    {
        NumberList list;
        try
        {
            list = NumberList.Read(File.ReadAllBytes(settings.NumbersFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse($"The numbers cannot be read: {e.Message}");
            return null;
        }

        Warn(list.Problems.Select(problem => $"{Path.GetFileName(settings.NumbersFile)}, {problem}"));
        if (list.Numbers.Count == 0)
        {
            Refuse($"{settings.NumbersFile} holds no number to screen.");
            return null;
        }

        return list;
    }

    private void Warn(IEnumerable<string> problems)
    {
        foreach (string problem in problems)
        {
            console.MarkupLineInterpolated($"[yellow]![/] {problem}");
        }
    }

    private int Refuse(string why)
    {
        console.MarkupLineInterpolated($"[red]{why}[/]");
        return BadInput;
    }
}
