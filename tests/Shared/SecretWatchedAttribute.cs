using System.Reflection;
using Xunit.Sdk;

[assembly: PbxConnectors.Watching.SecretWatched]

namespace PbxConnectors.Watching;

/// <summary>Fails the test in which something was told that is nobody's business; see <see cref="SecretWatch"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class SecretWatchedAttribute : BeforeAfterTestAttribute
{
    private readonly SecretWatch _watch;

    public SecretWatchedAttribute()
        : this(SecretWatch.Suite)
    {
    }

    internal SecretWatchedAttribute(SecretWatch watch) => _watch = watch;

    public override void Before(MethodInfo methodUnderTest) => _watch.Begin(NameOf(methodUnderTest));

    public override void After(MethodInfo methodUnderTest)
    {
        if (_watch.End(NameOf(methodUnderTest)) is { Count: > 0 } findings)
        {
            throw new XunitException($"Secrets or full phone numbers were told:{Environment.NewLine}{string.Join(Environment.NewLine, findings)}");
        }
    }

    private static string NameOf(MethodInfo test) => $"{test.DeclaringType!.Name}.{test.Name}";
}
