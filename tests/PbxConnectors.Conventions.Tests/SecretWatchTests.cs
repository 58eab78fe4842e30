using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace PbxConnectors.Conventions.Tests;

/// <summary>The watch over the suite can fail, and fails for what it should. A trial watch of its own keeps the suite's out of it.</summary>
public sealed class SecretWatchTests : IDisposable
{
    private readonly string _trial = $"Trial{Guid.NewGuid():n}";
    private readonly SecretWatch _watch;
    private readonly SecretWatchedAttribute _guard;
    private readonly MethodInfo _test = typeof(SecretWatchTests).GetMethod(nameof(A_test_in_which_nothing_is_told_passes))!;

    public SecretWatchTests()
    {
        _watch = new SecretWatch(_trial);
        _guard = new SecretWatchedAttribute(_watch);
    }

    public static TheoryData<string> Secrets() =>
    [
        Planted.Account, Planted.UserName, Planted.Password, Uri.EscapeDataString(Planted.Password), Planted.PasswordHash, Planted.ClientSecret,
        $"{Planted.ExtensionSecret}-7", Planted.Number, $"86{Planted.Number}", $"tel:+86{Planted.Number}", "02355550100",
        $"Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.x", new string('a', 40),
    ];

    public static TheoryData<string> Harmless() =>
    [
        "139****0001", "8001", "7687658987667780097", "1772330000000", "1751000000.12", "18944101416.5", "2026-03-01 10:00:00", "00:00:5E:00:53:01",
        new string('0', 32), new string('9', 40), "0123456789abcdef0123456789abcdef", "Planted_secrets_are_found_nowhere",
    ];

    [Fact]
    public void Every_test_project_that_knows_a_PBX_is_watched() =>
        typeof(SecretWatchTests).Assembly.GetCustomAttributes<SecretWatchedAttribute>().ShouldHaveSingleItem();

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_log_line_that_tells_a_secret_fails_the_test(string secret) => Fails("log line of PbxConnectors.Trial", () =>
        new WatchedLog(_watch).CreateLogger("PbxConnectors.Trial").LogInformation("dialled {Number} for the customer", secret));

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Masked_numbers_times_and_ids_are_fine(string text)
    {
        _guard.Before(_test);
        new WatchedLog(_watch).CreateLogger("PbxConnectors.Trial").LogInformation("dialled {Number} for the customer", text);
        Should.NotThrow(() => _guard.After(_test));
        _watch.Seen.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_scope_that_tells_a_secret_fails_the_test() =>
        Fails("log line", () => new WatchedLog(_watch).CreateLogger("PbxConnectors.Trial").BeginScope("call to {Number}", Planted.Number));

    [Fact]
    public void An_exception_in_the_log_fails_the_test_by_what_it_carries() => Fails("exception", () =>
    {
        var error = new InvalidOperationException("outer", new InvalidOperationException("inner") { Data = { ["number"] = Planted.Number } });
        new WatchedLog(_watch).CreateLogger("PbxConnectors.Trial").LogError(error, "failed");
    });

    [Fact]
    public void An_error_of_the_family_fails_the_test_by_its_body()
    {
        var pbx = new PbxIdentity("test");
        var error = new PbxRejectedException("refused", new PbxErrorDetails { Pbx = pbx, Operation = "dial", Body = Planted.Number });
        Fails("PbxRejectedException", () => _watch.Look(error));
    }

    [Fact]
    public void An_activity_that_tells_a_secret_in_a_tag_fails_the_test() => Fails("activity of " + _trial, () =>
    {
        using var source = new ActivitySource(_trial);
        source.StartActivity("dial")!.SetTag("to", Planted.Number).Dispose();
    });

    [Fact]
    public void A_measurement_that_tells_a_secret_in_a_tag_fails_the_test() => Fails("measurement of " + _trial, () =>
    {
        using var meter = new Meter(_trial);
        meter.CreateCounter<long>("calls").Add(1, new KeyValuePair<string, object?>("to", Planted.Number));
    });

    [Fact]
    public void What_was_told_after_its_test_had_ended_fails_the_next()
    {
        _guard.Before(_test);
        _guard.After(_test);
        _watch.Look("a loop that went on", Planted.Number);
        Should.Throw<XunitException>(() => _guard.After(_test)).Message.ShouldContain("a loop that went on");
    }

    [Fact]
    public void A_test_in_which_nothing_is_told_passes()
    {
        _guard.Before(_test);
        Should.NotThrow(() => _guard.After(_test));
    }

    [Fact]
    public void Every_container_of_a_test_has_the_watched_log()
    {
        // Put together here, so that this file does not find itself.
        string unwatched = "new Service" + "Collection()";
        Repository.FilesUnder("tests")
            .Where(file => Path.GetExtension(file) == ".cs" && Path.GetFileName(file) != "Watched.cs"
                && !Repository.Relative(file).Contains("/Snippets/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains(unwatched, StringComparison.Ordinal))
            .Select(Repository.Relative)
            .ShouldBeEmpty($"take the container from {nameof(Watched)}.{nameof(Watched.Services)}()");
    }

    public void Dispose() => _watch.Dispose();

    private void Fails(string where, Action tell)
    {
        _guard.Before(_test);
        tell();
        string message = Should.Throw<XunitException>(() => _guard.After(_test)).Message;
        message.ShouldContain(where);
        message.ShouldContain(_test.Name);

        // Told once: the next test is not blamed again.
        Should.NotThrow(() => _guard.After(_test));
    }
}
