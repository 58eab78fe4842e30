namespace PbxConnectors.EightHundred;

/// <summary>Where a dial from an extension goes.</summary>
public enum EightHundredExtensionDialing
{
    /// <summary>To the extension's client program, which dials (<c>sendMsg</c> kind 1).</summary>
    ClientProgram = 0,

    /// <summary>As a callback: the PBX calls the extension, then the number (<c>callbackPhone</c>).</summary>
    Callback,
}
