using System.Reflection;
using PbxConnectors;

await using var page = await Page.StartAsync();
// SNIPPETS
string version = typeof(IPbxDialer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
Console.WriteLine($"The assemblies say {version}.");
Console.WriteLine($"Every snippet ran on packages of version {Page.PackageVersion}.");
