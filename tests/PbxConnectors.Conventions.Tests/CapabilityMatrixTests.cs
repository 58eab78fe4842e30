namespace PbxConnectors.Conventions.Tests;

/// <summary>
/// The pages that tell what each PBX can do are written from the code. To write them anew:
/// <c>UPDATE_CAPABILITIES=1 dotnet test tests/PbxConnectors.Conventions.Tests</c>.
/// </summary>
public sealed class CapabilityMatrixTests
{
    private const string Switch = "UPDATE_CAPABILITIES";

    [Theory]
    [InlineData("capabilities.md", false)]
    [InlineData("capabilities.zh-CN.md", true)]
    public async Task The_page_tells_what_the_dialers_declare(string page, bool chinese)
    {
        string file = Path.Combine(Repository.Root, "docs", page);
        string actual = await CapabilityMatrix.WriteAsync(chinese);
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            await File.WriteAllTextAsync(file, actual);
            return;
        }

        string written = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";
        written.ShouldBe(actual, $"Write it anew: {Switch}=1 dotnet test tests/PbxConnectors.Conventions.Tests");
    }
}
