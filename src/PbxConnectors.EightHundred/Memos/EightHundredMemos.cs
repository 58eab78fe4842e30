using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Memos;

/// <summary>Follow-up notes (document: 2.9). Thread-safe.</summary>
public sealed class EightHundredMemos
{
    private const int PageSize = 100;

    private readonly EightHundredApi _api;

    internal EightHundredMemos(EightHundredApi api) => _api = api;

    /// <summary>Streams the notes on a number: 获取跟踪记录列表, <c>getMemos</c>.</summary>
    public IAsyncEnumerable<EightHundredMemo> ListAsync(string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        return EightHundredPaging.ReadAsync(
            (start, token) => _api.CallAsync(
                EightHundredOperations.ListMemos, new() { { "phoneNum", phone }, { "start", start }, { "limit", PageSize } }, token),
            PageSize,
            ["rows"],
            row => EightHundredMemo.Read(row, _api.Clock),
            static memo => memo.Id,
            cancellationToken);
    }

    /// <summary>Adds a note: 添加跟踪记录, <c>addMemo</c>.</summary>
    /// <param name="phone">The number it is about; the document types it as a number, it is sent as text.</param>
    /// <param name="text">The note.</param>
    /// <param name="remindAt">When to remind; null for no reminder.</param>
    /// <param name="reminderPhone">Number for the reminder; the note's own when null.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task AddAsync(
        string phone,
        string text,
        DateTimeOffset? remindAt = null,
        string? reminderPhone = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return _api.CommandAsync(
            EightHundredOperations.AddMemo,
            new()
            {
                { "cdrMemo", text },
                { "cdrPhone", phone },
                { "nhtTime", remindAt is { } at ? _api.Clock.Write(at) : null },
                { "nhtIsHint", remindAt is not null },
                { "nhtPhone", remindAt is null ? null : reminderPhone ?? phone },
            },
            cancellationToken);
    }
}
