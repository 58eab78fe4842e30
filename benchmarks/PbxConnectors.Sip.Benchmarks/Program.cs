using System.Globalization;
using PbxConnectors.Sip.Benchmarks;

// No micro-benchmark: calls last as long as they last. The same load runs with and without analysis, in one process, far end included.
int calls = Number("--calls", 200);
int seconds = Number("--seconds", 20);
int soak = Number("--soak", 0);

if (soak > 0)
{
    await Load.SoakAsync(soak, calls);
    return;
}

Console.WriteLine("| calls at once | analysis | CPU s per s | packets | lost | working set |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (bool analysis in (bool[])[false, true])
{
    Console.WriteLine(await Load.RunAsync(calls, TimeSpan.FromSeconds(seconds), analysis));
}

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
        ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
        : otherwise;
