using System.Reflection;

namespace PbxConnectors.Conventions.Tests;

/// <summary>
/// The public API of each library is written down in its PublicAPI.txt, so that a change of it is seen and meant. To write the files anew:
/// <c>UPDATE_PUBLIC_API=1 dotnet test tests/PbxConnectors.Conventions.Tests</c>.
/// </summary>
public sealed class PublicApiTests
{
    private const string Switch = "UPDATE_PUBLIC_API";

    public static TheoryData<string> Libraries() => [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_API_is_as_written_down(string library)
    {
        string file = Path.Combine(Repository.Root, "src", library, "PublicAPI.txt");
        string actual = PublicApiPrinter.Print(Repository.Load(library));
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        string written = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (written != actual)
        {
            Assert.Fail(
                $"The public API of {library} is not what src/{library}/PublicAPI.txt says:\n{Difference(written, actual)}\n" +
                $"If this is meant, write it down: {Switch}=1 dotnet test tests/PbxConnectors.Conventions.Tests");
        }
    }

    [Fact]
    public void The_printer_shows_what_a_caller_can_see()
    {
        string api = PublicApiPrinter.Print(typeof(PbxCall).Assembly);

        api.ShouldContain("public sealed class PbxConnectors.PbxCall : IAsyncDisposable\n");
        api.ShouldContain("    public Task<CallStateChange> WaitForAsync(CallState state, CancellationToken cancellationToken = default)\n");
        api.ShouldContain("    public bool TryGetLiveAudio(out ICallAudio? audio)\n");
        api.ShouldContain("    public bool TryGetFeature<TFeature>(out TFeature? feature) where TFeature : class, IPbxFeature\n");
        api.ShouldContain("public abstract record PbxConnectors.DialSource\n");
        api.ShouldContain("public sealed record PbxConnectors.DialSource.Device : DialSource\n");
        api.ShouldContain("public readonly record struct PbxConnectors.VendorCallId\n");
        api.ShouldContain("public enum PbxConnectors.Delivery : int\n    Unknown = 0\n    NotSent = 1\n");
        api.ShouldContain("    public required EndReason Reason { get; init; }\n");
        api.ShouldContain("    public int? Q850Cause { get; init; }\n");
        api.ShouldContain("    public const int UserBusy = 17\n");
        api.ShouldContain("    public CapabilityDegree this[PbxOperation operation] { get; }\n");
        api.ShouldContain("    public static DialSource op_Implicit(string extension)\n");
        api.ShouldNotContain("Clone");
        api.ShouldNotContain("PrintMembers");
        api.ShouldNotContain("internal ", Case.Sensitive);
    }

    [Fact]
    public void The_printer_says_the_same_every_time() =>
        PublicApiPrinter.Print(typeof(PbxCall).Assembly).ShouldBe(PublicApiPrinter.Print(typeof(PbxCall).Assembly));

    [Fact]
    public void A_difference_names_what_went_and_what_came() =>
        Difference("public class N.A : B\n    x\n    y\nenum N.C\n    z = 1\n", "public class N.A : B\n    x\n    w\n")
            .ShouldBe("- N.A: y\n- enum N.C\n- N.C: z = 1\n+ N.A: w");

    private static string Difference(string written, string actual)
    {
        var before = Whole(written).ToList();
        var after = Whole(actual).ToList();
        foreach (string line in after.ToList().Where(before.Remove))
        {
            after.Remove(line);
        }

        return string.Join('\n', before.Select(line => "- " + line).Concat(after.Select(line => "+ " + line)));
    }

    // A member's line does not say whose it is; in a difference it must.
    private static IEnumerable<string> Whole(string api)
    {
        string type = "";
        foreach (string line in api.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ')
            {
                type = line.Split(" where ")[0].Split(" : ")[0].Split(' ')[^1];
            }

            yield return line[0] == ' ' ? $"{type}: {line.Trim()}" : line;
        }
    }
}
