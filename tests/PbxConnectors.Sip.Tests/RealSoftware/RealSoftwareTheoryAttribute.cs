namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>A theory against kamailio and sipp; skipped, with the reason, where it was not asked for or they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealSoftwareTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the programs.</summary>
    public RealSoftwareTheoryAttribute() => Skip = RealPrograms.Problem;
}
