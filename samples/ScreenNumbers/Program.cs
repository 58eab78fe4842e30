using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ScreenNumbers;
using ScreenNumbers.Display;

var vendor = new Option<string>("--vendor")
{
    Description = "The PBX that dials; sip is a line of our own that listens live. Not each tells as much: see the summary.",
    DefaultValueFactory = _ => "dscom",
};
var numbers = new Option<FileInfo?>("--numbers")
{
    Description =
        "Numbers to screen: a CSV with the columns number and, if you like, label (what the exchange plays); or one number a line. " +
        "Default: the list that ships with this sample.",
};
var audio = new Option<DirectoryInfo?>("--audio")
{
    Description = "Recordings the exchange plays: DIR/<label>/*.wav, or a manifest.csv with file and label. Default: synthesised ones.",
};
var library = new Option<DirectoryInfo?>("--library")
{
    Description = "Announcements the ear knows, laid out alike. Default: those the exchange plays.",
};
var holdOut = new Option<double>("--hold-out")
{
    Description = "Share of the recordings, 0 to 1, that the exchange plays but the ear is not told of.",
};
var output = new Option<FileInfo>("--out")
{
    Description = "Where the results go.",
    DefaultValueFactory = _ => new FileInfo("results.csv"),
};
var lines = new Option<int>("--lines") { Description = "Calls at a time.", DefaultValueFactory = _ => 12 };
var speed = new Option<double>("--speed")
{
    Description = "How much faster than real time the laboratory's clock runs.",
    DefaultValueFactory = _ => 5,
};
var plain = new Option<bool>("--plain") { Description = "Lines of text instead of a live display." };

vendor.AcceptOnlyFromAmong("dscom", "ola", "800ing", "sip");
Bound(lines, 1, 500);
Bound(speed, 1, 50);
Bound(holdOut, 0, 1);

var command = new RootCommand("Screens a list of numbers against a simulated exchange: dials, listens, names each number's state (空号识别).")
{
    vendor, numbers, audio, library, holdOut, output, lines, speed, plain,
};
command.SetAction((parsed, cancellationToken) => new ScreeningRun(
    new RunSettings
    {
        Vendor = parsed.GetValue(vendor)!,
        NumbersFile = parsed.GetValue(numbers)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "numbers.csv"),
        AudioFolder = parsed.GetValue(audio)?.FullName,
        LibraryFolder = parsed.GetValue(library)?.FullName,
        HoldOut = parsed.GetValue(holdOut),
        OutFile = parsed.GetValue(output)!.FullName,
        Lines = parsed.GetValue(lines),
        Speed = parsed.GetValue(speed),
        Plain = parsed.GetValue(plain),
    },
    ConsoleSetup.Create()).RunAsync(cancellationToken));

var commandLine = command.Parse(args);
if (commandLine.Errors is [var error, ..])
{
    Console.Error.WriteLine($"{error.Message} --help shows what there is.");
    return 2;
}

// Ctrl+C cancels the token: the run then drains, writes what it has and shows the summary, which may take a few seconds.
return await commandLine.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

// A parser of its own: the framework's cannot say what is wanted where text stands for a number.
static void Bound<T>(Option<T> option, T least, T most)
    where T : INumber<T> => option.CustomParser = argument =>
    {
        if (argument.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        argument.AddError($"{option.Name} takes {least} to {most}.");
        return least;
    };
