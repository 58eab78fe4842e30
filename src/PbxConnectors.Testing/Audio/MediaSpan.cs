namespace PbxConnectors.Testing;

/// <summary>A segment with the moment it began, counted from dialling, and the recording chosen for it.</summary>
internal readonly record struct MediaSpan(TimeSpan Start, MediaSegment Segment, LabClip? Clip);
