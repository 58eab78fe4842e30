namespace PbxConnectors.EmptyNumber;

/// <summary>What became of a call's audio when its result was known. Uploads go on afterwards and never hold a line or a result.</summary>
public enum AudioUpload
{
    /// <summary>There is no audio that could be uploaded.</summary>
    NoAudio = 0,

    /// <summary>Queued; <see cref="ScreeningProgress"/> counts how it ends.</summary>
    Queued,

    /// <summary>Dropped because the upload queue was full.</summary>
    Dropped,

    /// <summary>Not wanted: <see cref="ScreeningOptions.UploadAudio"/> is off.</summary>
    Disabled,
}
