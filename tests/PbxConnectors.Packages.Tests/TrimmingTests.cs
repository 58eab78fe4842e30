using PbxConnectors.Testing;

namespace PbxConnectors.Packages.Tests;

/// <summary>A program on the packages, published for this machine with everything unused left out, and run.</summary>
[Collection(PackedLibraries.Collection)]
public sealed class TrimmingTests(PackedLibraries packed)
{
    private const string Number = "19900000001";

    [Fact]
    public async Task A_trimmed_program_is_published_without_warnings_and_dials_through_every_vendor()
    {
        string folder = packed.Folder("trimmed");
        await ConsumerFiles.WriteAsync(folder, "TrimSmoke.cs", text => text);
        await ConsumerFiles.WriteAsync(folder, "TrimSmoke.csproj.xml", packed);
        await Dotnet.RunAsync(folder, "publish", "TrimSmoke.csproj", "-nologo", "-v:quiet", "-nodeReuse:false", "-o", packed.Folder("published"));

        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))),
            Ola = new OlaServerOptions(),
            EightHundred = new EightHundredServerOptions(),
            NumbersToScreen = [],
        });
        string settings = Path.Combine(folder, "settings.txt");
        await File.WriteAllLinesAsync(
            settings,
            laboratory.ToConfiguration("Pbx").Select(pair => $"{pair.Key}={pair.Value}")
                .Append($"Screening:BaseAddress={laboratory.EmptyNumber.BaseAddress}"));

        string told = await Dotnet.RunProgramAsync(Path.Combine(packed.Folder("published"), "TrimSmoke"), settings, Number);

        told.ShouldContain("dscom: Normal, heard");
        told.ShouldContain("ola: Normal, no recording");
        told.ShouldContain("800ing: Normal, heard");
        told.ShouldContain("client id obtained");
        laboratory.Exchange.DialCount(Number).ShouldBe(3);
    }
}
