using System.Reflection;
using Xunit.Sdk;

namespace PbxConnectors.Conformance;

/// <summary>Runs a specification once for every vendor, and where an enumeration is named once for each of its values.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryVendorAttribute : DataAttribute
{
    /// <summary>An enumeration whose values are the second parameter.</summary>
    public Type? With { get; init; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from vendor in PbxUnderTest.Names
        from row in With is null ? [new object[] { vendor }] : Enum.GetValues(With).Cast<object>().Select(value => new[] { vendor, value })
        select row;
}
