using PbxConnectors.CallProgress;
using ScreenNumbers;
using Spectre.Console;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>The sample as a newcomer runs it, on a faster clock.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("screen-numbers-");
    private readonly StringWriter _output = new();

    [Fact]
    public async Task It_screens_the_list_and_writes_a_row_for_every_number()
    {
        int exit = await RunAsync(Settings("number,label\n19900000001,empty\n19900000002,power_off\nx\n19900000003,answered\n"));

        exit.ShouldBe(0, _output.ToString());
        string[] rows = Rows();
        rows.Length.ShouldBe(4);
        rows[0].ShouldStartWith("number,state,state_zh,confidence,basis,evidence");
        rows.Skip(1).Select(row => string.Join(',', row.Split(',').Take(3))).ShouldBe(
            ["19900000001,empty,空号", "19900000002,power_off,关机", "19900000003,answered,已接听"], ignoreOrder: true);
        _output.ToString().ShouldContain("line 4: 'x' is no number");
        _output.ToString().ShouldContain("numbers dialled twice: 0");
    }

    [Theory]
    [InlineData("dscom", "empty,空号", "power_off,关机", "sound")]
    [InlineData("800ing", "empty,空号", "power_off,关机", "sound")]
    [InlineData("sip", "empty,空号", "power_off,关机", "sound")]
    [InlineData("ola", "unknown,未知", "unknown,未知", "none")]
    public async Task Each_PBX_screens_the_same_list_and_says_what_its_verdicts_rest_on(string vendor, string first, string second, string basis)
    {
        var settings = Settings("number,label\n19900000001,empty\n19900000002,power_off\n19900000003,answered\n") with { Vendor = vendor };

        // Sound that is heard live cannot go as fast as a file: on a busy machine packets would be lost.
        int exit = await RunAsync(vendor == "sip" ? settings with { Speed = 8 } : settings);

        exit.ShouldBe(0, _output.ToString());
        string[][] rows = [.. Rows().Skip(1).Select(row => row.Split(',')).OrderBy(row => row[0], StringComparer.Ordinal)];
        rows.Select(row => $"{row[1]},{row[2]}").ShouldBe([first, second, "answered,已接听"]);
        rows[0][4].ShouldBe(basis);
        _output.ToString().ShouldContain("Calls placed: 3; numbers dialled twice: 0");
        _output.ToString().ShouldNotContain("breaches");
        _output.ToString().Contains("Without sound: 1 named by signalling alone; 2 of which ola told too little", StringComparison.Ordinal)
            .ShouldBe(vendor == "ola");
    }

    [Fact]
    public async Task The_list_that_ships_with_it_holds_every_state()
    {
        var list = NumberList.Read(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "numbers.csv")));

        list.Problems.ShouldBeEmpty();
        list.Numbers.Count.ShouldBeGreaterThanOrEqualTo(60);
        var states = list.Numbers.Select(n => NumberStates.TryParse(n.Label, out var state) ? state : NumberState.Unknown).ToHashSet();
        states.ShouldBe(NumberStates.All, ignoreOrder: true);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_the_results_so_far()
    {
        using var stop = new CancellationTokenSource();
        var settings = Settings(
            "number,label\n19900000001,empty\n" + string.Concat(Enumerable.Range(2, 20).Select(i => $"199000000{i:00},ringing\n")));
        using var watcher = new ConsoleWatcher(_output, line => line.Contains("1/21", StringComparison.Ordinal), stop.Cancel);

        int exit = await RunAsync(settings, watcher, stop.Token);

        exit.ShouldBe(130);
        Rows().ShouldContain(row => row.StartsWith("19900000001,empty", StringComparison.Ordinal));
        Rows().Length.ShouldBeLessThan(22);
    }

    [Fact]
    public async Task A_folder_of_recordings_is_played_and_recognised()
    {
        var label = Directory.CreateDirectory(Path.Combine(_folder.FullName, "audio", "empty"));
        var clip = Testing.LabAudio.Embedded.Clips("empty")[0];
        await using (var file = File.Create(Path.Combine(label.FullName, "own.wav")))
        {
            WaveFile.Write(file, clip.Samples.Span);
        }

        await File.WriteAllTextAsync(Path.Combine(label.FullName, "broken.wav"), "no sound");
        var settings = Settings("19900000001,empty\n") with { AudioFolder = Path.Combine(_folder.FullName, "audio") };

        int exit = await RunAsync(settings);

        exit.ShouldBe(0, _output.ToString());
        Rows()[1].ShouldContain("own.wav");
        _output.ToString().ShouldContain("broken.wav");
    }

    [Theory]
    [InlineData("missing.csv", null)]
    [InlineData(null, "missing-folder")]
    public async Task What_is_not_there_is_said_and_nothing_starts(string? numbers, string? audio)
    {
        var settings = Settings("19900000001\n");
        settings = settings with { NumbersFile = numbers ?? settings.NumbersFile, AudioFolder = audio };

        int exit = await RunAsync(settings);

        exit.ShouldBe(2);
        _output.ToString().ShouldContain(numbers ?? audio!);
        File.Exists(settings.OutFile).ShouldBeFalse();
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
    }

    private RunSettings Settings(string numbers)
    {
        string file = Path.Combine(_folder.FullName, "numbers.csv");
        File.WriteAllText(file, numbers);
        return new RunSettings
        {
            NumbersFile = file, OutFile = Path.Combine(_folder.FullName, "results.csv"), Lines = 2, Speed = 20, Plain = true,
        };
    }

    private string[] Rows() => File.ReadAllLines(Path.Combine(_folder.FullName, "results.csv"));

    private Task<int> RunAsync(RunSettings settings, TextWriter? writer = null, CancellationToken cancellationToken = default)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer ?? _output),
        });
        console.Profile.Width = 200;
        return new ScreeningRun(settings, console).RunAsync(cancellationToken);
    }

    /// <summary>Passes everything on and tells when a line has been written.</summary>
    private sealed class ConsoleWatcher(TextWriter inner, Func<string, bool> awaited, Action seen) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(value);

        public override void Write(string? value) => inner.Write(value);

        public override void WriteLine(string? value)
        {
            inner.WriteLine(value);
            if (value is not null && awaited(value))
            {
                seen();
            }
        }
    }
}
