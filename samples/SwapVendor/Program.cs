using Microsoft.Extensions.Configuration;
using SwapVendor;

// dotnet run --project samples/SwapVendor -- --Pbx:Default ola
// One setting names the PBX, here on the command line; without it each has its turn.
if (args is not ([] or ["--Pbx:Default", _]))
{
    Console.Error.WriteLine("Takes one setting: --Pbx:Default dscom, ola or 800ing; without it each has its turn.");
    return args is ["--help" or "-h"] ? 0 : 2;
}

IConfiguration commandLine = new ConfigurationBuilder().AddCommandLine(args).Build();
string[] vendors = commandLine["Pbx:Default"] is { } one ? [one] : ["dscom", "ola", "800ing"];
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    foreach (string vendor in vendors)
    {
        await Swap.RunAsync(vendor, Console.Out, speed: 5, stop.Token);
    }

    return 0;
}
catch (PbxConnectors.PbxConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (OperationCanceledException)
{
    return 130;
}
