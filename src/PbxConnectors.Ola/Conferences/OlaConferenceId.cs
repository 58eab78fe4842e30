namespace PbxConnectors.Ola.Conferences;

/// <summary>What names a new conference.</summary>
/// <param name="Id">Id (<c>confUuid</c>), which all commands want.</param>
/// <param name="Number">Number to dial into it (<c>nbr</c>), where told.</param>
public sealed record OlaConferenceId(string Id, string? Number);
