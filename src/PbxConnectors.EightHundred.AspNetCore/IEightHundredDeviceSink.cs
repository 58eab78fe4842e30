using PbxConnectors.EightHundred.Devices;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Takes what device boxes send (2.1.10). Register an implementation as a service; without one, boxes are answered and their recordings
/// refused. Called from many requests at once; an exception is logged and answered as a failure in the document's form.
/// </summary>
public interface IEightHundredDeviceSink
{
    /// <summary>A box reported its disk and ports.</summary>
    /// <param name="mac">The box's MAC address.</param>
    /// <param name="status">Its state.</param>
    /// <param name="cancellationToken">The box gave up.</param>
    Task OnStatusAsync(string mac, EightHundredDeviceStatus status, CancellationToken cancellationToken);

    /// <summary>
    /// A box uploads a call. The sound is a forward-only stream straight from the network; when this returns without an exception the box
    /// forgets the call, so keep it first. A call may come twice: the call id tells. Where the box sends an MD5 that does not match, reading ends
    /// with an <see cref="InvalidDataException"/>: let it pass and keep nothing; the box is told that the file was not saved.
    /// </summary>
    /// <param name="upload">The call.</param>
    /// <param name="cancellationToken">The box gave up.</param>
    Task OnRecordingAsync(EightHundredDeviceUpload upload, CancellationToken cancellationToken);
}

/// <summary>A call a box uploads.</summary>
/// <param name="Mac">The box's MAC address.</param>
/// <param name="Call">The call.</param>
/// <param name="Content">The recording; empty when the call has none. The name the box gave it is not passed on: it is no name to trust.</param>
public sealed record EightHundredDeviceUpload(string Mac, EightHundredDeviceRecording Call, Stream Content)
{
    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{Mac}: {Call}";
}
