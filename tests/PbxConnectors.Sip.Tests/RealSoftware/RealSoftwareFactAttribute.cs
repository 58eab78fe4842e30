namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>A test against kamailio and sipp; skipped, with the reason, where it was not asked for or they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealSoftwareFactAttribute : FactAttribute
{
    /// <summary>Looks for the programs.</summary>
    public RealSoftwareFactAttribute() => Skip = RealPrograms.Problem;
}
