using Xunit.Sdk;

namespace PbxConnectors.Packages.Tests.Skipping;

/// <summary>A test that may find that the machine lacks what it needs: then <see cref="SkipException"/> makes it skipped, not failed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PbxConnectors.Packages.Tests.Skipping.SkippableFactDiscoverer", "PbxConnectors.Packages.Tests")]
public sealed class SkippableFactAttribute : FactAttribute;
