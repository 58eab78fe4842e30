using PbxConnectors.Packages.Tests.Skipping;
using PbxConnectors.Testing;

namespace PbxConnectors.Packages.Tests;

/// <summary>A program on the packages, published for this machine with everything unused left out, and run.</summary>
[Collection(PackedLibraries.Collection)]
public sealed class TrimmingTests(PackedLibraries packed)
{
    private const string Number = "19900000001";

    [SkippableFact]
    public Task A_trimmed_program_is_published_without_warnings_and_dials_through_every_vendor() => TryAsync("trimmed", aheadOfTime: false);

    [SkippableFact]
    public Task A_native_program_is_published_without_warnings_and_dials_through_every_vendor() => TryAsync("native", aheadOfTime: true);

    private async Task TryAsync(string name, bool aheadOfTime)
    {
        string folder = packed.Folder(name);
        await ConsumerFiles.WriteAsync(folder, "TrimSmoke.cs", text => text);
        await ConsumerFiles.WriteAsync(folder, "TrimSmoke.csproj.xml", packed, aheadOfTime);
        if (!await Dotnet.TryRestoreAsync(folder, "TrimSmoke.csproj"))
        {
            throw new SkipException("no source of packages offers the runtime that the program would bring along");
        }

        if (aheadOfTime && !Dotnet.Finds("clang") && !Dotnet.Finds("gcc"))
        {
            throw new SkipException("there is no linker for native programs");
        }

        string published = packed.Folder(name + "-published");
        await Dotnet.RunAsync(folder, "publish", "TrimSmoke.csproj", "--no-restore", "-nologo", "-v:quiet", "-nodeReuse:false", "-o", published);
        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))),
            Ola = new OlaServerOptions(),
            EightHundred = new EightHundredServerOptions(),
            Sip = new SipServerOptions(),
            NumbersToScreen = [],
        });
        string settings = Path.Combine(folder, "settings.txt");
        await File.WriteAllLinesAsync(
            settings,
            laboratory.ToConfiguration("Pbx").Select(pair => $"{pair.Key}={pair.Value}")
                .Append($"Screening:BaseAddress={laboratory.EmptyNumber.BaseAddress}"));

        string told = await Dotnet.RunProgramAsync(Path.Combine(published, "TrimSmoke"), settings, Number);

        told.ShouldContain("dscom: Normal, heard");
        told.ShouldContain("ola: Normal, no recording");
        told.ShouldContain("800ing: Normal, heard");
        told.ShouldContain("client id obtained");
        told.ShouldContain("sip: Normal, heard");
        laboratory.Exchange.DialCount(Number).ShouldBe(4);
    }
}
