using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Call records, billing records and recordings.
internal sealed partial class DscomApi
{
    private Reply ListCallRecords(DscomArguments arguments)
    {
        var records = VisibleRecords().Where(record => IsWithin(record, arguments["start"], arguments["end"], endIncluded: true))
            .Where(record => Accepts(arguments["src"], DscomRecordShape.Source(record)))
            .Where(record => Accepts(arguments["dst"], record.Callee))
            .Where(record => Accepts(arguments["direction"], DscomRecordShape.Direction(record, "inter")))
            // The document spells the filter ANSWERD and the value ANSWERED.
            .Where(record => Accepts(arguments["disposition"].Replace("ANSWERD", "ANSWERED", StringComparison.Ordinal),
                DscomRecordShape.Disposition(record.Outcome)));
        var ordered = options.NewestRecordsFirst ? records.Reverse() : records;
        return Page([.. ordered], arguments.Integer("page", 1), arguments.Integer("pageSize", 10), _shape.CallRecord);
    }

    private Reply ListBillingRecords(DscomOperation operation, DscomArguments arguments)
    {
        if (arguments["order"] is not ("" or "asc" or "desc") || SortKey(arguments["sort_by"]) is not { } key)
        {
            return Refuse(operation, "'sort_by' or 'order' is none of the documented values");
        }

        var records = VisibleRecords()
            .Where(record => IsWithin(record, arguments["start_time"], arguments["end_time"], endIncluded: false));
        var ordered = arguments["order"] == "desc" ? records.OrderByDescending(key) : records.OrderBy(key);
        return Page([.. ordered], arguments.Integer("page", 1), arguments.Integer("page_size", 1000),
            record => _shape.BillingRow(record, "inner"));
    }

    private Reply AnswerRecording(RecordedRequest request)
    {
        if (!tokens.IsValid(request.Headers.GetValueOrDefault("Authorization")))
        {
            return Unauthenticated();
        }

        if (request.Method != "GET")
        {
            log.AddViolation($"{request.Operation}: the verb is {request.Method} instead of GET");
            return Reply.Text("", 405, "text/plain");
        }

        var path = request.Path.TrimStart('/');
        return (_shape.FindRecording(path)?.RenderRecording() ?? FindVoicemail(path)?.RenderRecording()) is { } wave
            ? Reply.Wave(wave)
            : Reply.Text("Not Found", 404, "text/plain");
    }

    private IEnumerable<SimulatedCallRecord> VisibleRecords()
    {
        var latest = exchange.Clock.GetUtcNow() - options.RecordDelay;
        return exchange.Records.Where(record => record.EndedAt <= latest);
    }

    private bool IsWithin(SimulatedCallRecord record, string start, string end, bool endIncluded) =>
        IsWithin(record.StartedAt, start, end, endIncluded);

    private bool IsWithin(DateTimeOffset time, string start, string end, bool endIncluded)
    {
        var began = DscomTime.ToLocal(time, options.TimeZone);
        if (DscomTime.TryParse(start, out var from) && began < from)
        {
            return false;
        }

        return !DscomTime.TryParse(end, out var to) || began < to || endIncluded && began == to;
    }

    private static bool Accepts(string filter, string value) => filter.Length == 0 || filter == value;

    private static Func<SimulatedCallRecord, (DateTimeOffset, long)>? SortKey(string name) => name switch
    {
        "" or "id" => record => (default, record.Id),
        "calldate" or "start" => record => (record.StartedAt, record.Id),
        "answer" => record => (record.AnsweredAt ?? default, record.Id),
        "end" => record => (record.EndedAt, record.Id),
        _ => null,
    };

    private Reply Page<T>(T[] rows, int page, int pageSize, Func<T, JsonObject> write)
    {
        var data = new JsonArray();
        var first = (long)(page - 1) * pageSize;
        for (var i = first; i < Math.Min(first + pageSize, rows.Length); i++)
        {
            data.Add((JsonNode)write(rows[i]));
        }

        return Succeed(data, rows.Length);
    }
}
