namespace PbxConnectors.Dscom.Calls;

/// <summary>How a call is transferred.</summary>
public enum DscomTransferType
{
    /// <summary>盲转: at once, without asking.</summary>
    Blind,

    /// <summary>咨询转: the extension speaks with the destination first.</summary>
    Attended,

    /// <summary>To a dial-plan application: IVR (<c>aa_1001315,s,1</c>), queue (<c>ext-queues,200,1</c>).</summary>
    Application,
}
