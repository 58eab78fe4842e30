using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Options from a configuration section: every one can be set, and what cannot be read is told by its path.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string> Settings => [.. Paths(typeof(DscomOptions)).Select(setting => setting.Path)];

    [Theory, MemberData(nameof(Settings))]
    public void Every_option_can_be_set_from_configuration(string path)
    {
        var setting = Paths(typeof(DscomOptions)).Single(s => s.Path == path);
        string value = ValueOf(setting.Type);

        var options = Read((path, value));

        object? read = path.Split(':').Aggregate((object?)options, (holder, name) => holder!.GetType().GetProperty(name)!.GetValue(holder));
        string.Equals(Written(read), value, StringComparison.OrdinalIgnoreCase).ShouldBeTrue($"{path} is {read}");
    }

    [Theory]
    [InlineData("BaseAddress", "https://[nonsense")]
    [InlineData("SendGetParametersInBody", "nonsense")]
    [InlineData("MaxRecordingBytes", "much")]
    [InlineData("Http:AttemptTimeout", "nonsense")]
    [InlineData("Http:MaxRetries", "nonsense")]
    [InlineData("Dialing:RecordGrace", "nonsense")]
    [InlineData("BillingPush:Enabled", "nonsense")]
    [InlineData("BillingPush:Address", "ws://[nonsense")]
    [InlineData("BillingPush:Socket:ReaderCapacity", "nonsense")]
    public void A_value_that_cannot_be_read_is_told_by_its_path(string path, string value)
    {
        var problems = Read((path, value)).Validate("Dscom");

        problems.ShouldContain(problem => problem.StartsWith($"Dscom:{path}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_that_cannot_be_read_is_not_repeated_for_it_may_hold_a_password() =>
        string.Join('\n', Read(("BaseAddress", "https://api:hunter2-planted@[nonsense")).Validate("Dscom")).ShouldNotContain("hunter2");

    [Fact]
    public void An_empty_section_leaves_the_defaults()
    {
        var read = Read();
        var fresh = new DscomOptions();

        foreach (var (path, _) in Paths(typeof(DscomOptions)))
        {
            Value(read).ShouldBe(Value(fresh), path);

            string? Value(DscomOptions options) =>
                Written(path.Split(':').Aggregate((object?)options, (holder, name) => holder!.GetType().GetProperty(name)!.GetValue(holder)));
        }
    }

    private static DscomOptions Read(params (string Path, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => new KeyValuePair<string, string?>($"Pbx:{v.Path}", v.Value)))
            .Build();
        var options = new DscomOptions();
        DscomOptionsReader.Read(configuration.GetSection("Pbx"), options);
        return options;
    }

    private static IEnumerable<(string Path, Type Type)> Paths(Type holder) => holder
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
            ? Paths(property.PropertyType).Select(inner => ($"{property.Name}:{inner.Path}", inner.Type))
            : [(property.Name, property.PropertyType)]);

    // Unlike any default.
    private static string ValueOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? ValueOf(underlying)
        : type == typeof(Uri) ? "wss://elsewhere.example:7777/"
        : type == typeof(TimeSpan) ? "00:07:07"
        : type == typeof(int) ? "7777"
        : type == typeof(bool) ? "true"
        : "other";

    private static string? Written(object? value) => value is Uri address ? address.AbsoluteUri : value?.ToString();
}
