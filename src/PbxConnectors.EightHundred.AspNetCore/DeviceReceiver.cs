using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Receives what a device box posts (2.1.10): its status, calls with their recordings, and the question for messages. Multipart and
/// urlencoded forms, for the document does not say which; every field but the command and the address may be missing. Thread-safe.
/// </summary>
internal sealed class DeviceReceiver(
    EightHundredReceiverOptions options, ReceiverDoor door, IEightHundredDeviceSink? sink, EightHundredDeviceMessages messages, TimeProvider time)
{
    private const string Success = "0";
    private const string Failure = "-13";

    private static readonly PbxClock UnixClock = new(TimeZoneInfo.Utc);

    public async Task ReceiveAsync(HttpContext context)
    {
        if (FormValues.BoundaryOf(context.Request) is { } boundary)
        {
            await ReceiveMultipartAsync(context, boundary).ConfigureAwait(false);
            return;
        }

        ReceiverDoor.LimitBody(context, options.MaxPushBytes);
        var fields = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add(fields, context.Request.Query.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())));
        if (context.Request.HasFormContentType)
        {
            Add(fields, await FormValues.ReadAsync(context, options.MaxPushBytes).ConfigureAwait(false));
        }

        await HandleAsync(context, fields, Stream.Null).ConfigureAwait(false);
    }

    private async Task ReceiveMultipartAsync(HttpContext context, string boundary)
    {
        ReceiverDoor.LimitBody(context, options.MaxRecordingBytes + options.MaxPushBytes);
        var fields = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add(fields, context.Request.Query.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())));
        int left = options.MaxPushBytes;
        var reader = new MultipartReader(boundary, context.Request.Body) { BodyLengthLimit = options.MaxRecordingBytes };
        while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } part)
            {
                continue;
            }

            if (part.IsFileDisposition())
            {
                // The table puts the file last; what follows it would not be known when the sink is called.
                await HandleAsync(context, fields, section.Body).ConfigureAwait(false);
                return;
            }

            if (fields.Count >= FormValues.MostFields)
            {
                throw new InvalidDataException("The form has too many fields.");
            }

            string text = await FormValues.ReadTextAsync(section.Body, left, context.RequestAborted).ConfigureAwait(false);
            left -= Math.Min(left, Encoding.UTF8.GetByteCount(text));
            fields.TryAdd(FormValues.NameOf(part), text);
        }

        await HandleAsync(context, fields, Stream.Null).ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context, Dictionary<string, string?> fields, Stream file)
    {
        string mac = fields.GetValueOrDefault("satellite")?.Trim() ?? "";
        if (mac.Length is 0 or > 64)
        {
            await AnswerAsync(context, EightHundredErrorCodes.DeviceAddressMissing, "MAC 参数不能少，参数名 satellite").ConfigureAwait(false);
            return;
        }

        if (options.AllowedDevices.Count > 0 && !options.AllowedDevices.Contains(mac))
        {
            await AnswerAsync(context, EightHundredErrorCodes.DeviceUnknown, "设备未注册或未分配用户").ConfigureAwait(false);
            return;
        }

        switch (fields.GetValueOrDefault("cmd"))
        {
            case "channelstatus":
                bool told = sink is null
                    || EightHundredDeviceStatus.Read(fields.GetValueOrDefault("status")) is not { } status
                    || await TellAsync(context, () => sink.OnStatusAsync(mac, status, context.RequestAborted)).ConfigureAwait(false);
                await (told ? AnswerAsync(context, Success) : AnswerAsync(context, EightHundredErrorCodes.InternalError, "方法内部错误"))
                    .ConfigureAwait(false);
                break;
            case "upload":
                await UploadAsync(context, mac, fields, file).ConfigureAwait(false);
                break;
            case "getMessageList":
                var waiting = await messages.TakeAsync(mac, options.MessagePollTime, time, context.RequestAborted).ConfigureAwait(false);
                await AnswerMessagesAsync(context, waiting).ConfigureAwait(false);
                break;
            default:
                // By the document any other command is answered so.
                await AnswerAsync(context, Success).ConfigureAwait(false);
                break;
        }
    }

    private async Task UploadAsync(HttpContext context, string mac, Dictionary<string, string?> fields, Stream file)
    {
        var values = NamedValues.ToJson(fields);
        var call = new EightHundredDeviceRecording
        {
            CallId = values["callid"].WholeNumber,
            RecordNumber = values["id"].WholeNumber,
            Channel = values["channel"].SmallWholeNumber,
            StartedAt = values["start_time_secs"].Time(UnixClock),
            EndedAt = values["start_time_hangup"].Time(UnixClock),
            Direction = values["direction"].TextOrNull is { } direction ? new EightHundredDeviceDirection(direction.Trim()) : null,
            Phone = values["callid_dialed"].TextOrNull,
            TalkTime = values["duration_secs"].Seconds,
            HasRecording = values["recorded"].Boolean,
            At = values["time"].Time(UnixClock),
        };
        if (sink is null)
        {
            // Answered as a success, the box would forget the call.
            await AnswerAsync(context, Failure, "文件保存失败").ConfigureAwait(false);
            return;
        }

        // The document names no checksum for boxes; one that sends it is taken at its word.
        string? sum = values.FirstOf("fileMd5", "md5").TextOrNull?.Trim();
#pragma warning disable CA5351 // Protocol constant: the vendor's checksum is MD5.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var content = new CheckedStream(file, hash, sum);
        bool kept = await TellAsync(
            context, () => sink.OnRecordingAsync(new EightHundredDeviceUpload(mac, call, content), context.RequestAborted), content)
            .ConfigureAwait(false);
        await (kept ? AnswerAsync(context, Success, callId: fields.GetValueOrDefault("callid")) : AnswerAsync(context, Failure, "文件保存失败"))
            .ConfigureAwait(false);
    }

    private async Task<bool> TellAsync(HttpContext context, Func<Task> tell, CheckedStream? content = null)
    {
        try
        {
            await tell().ConfigureAwait(false);
        }
        catch (Exception) when (content is { IsBroken: true })
        {
            // Told below, like a sink that does not mind.
        }
        catch (Exception e) when (IsOfSink(e, context))
        {
            Log.SinkFailed(door.Logger, e.GetType().Name, e);
            return false;
        }

        if (content is null || await content.IsWholeAsync(context.RequestAborted).ConfigureAwait(false))
        {
            return true;
        }

        door.Refuse(context, "device", "the recording's MD5 is wrong", StatusCodes.Status200OK);
        return false;
    }

    // The other errors are of the request: it cannot be read, or the box has gone.
    private static bool IsOfSink(Exception error, HttpContext context) => error switch
    {
        BadHttpRequestException or InvalidDataException => false,
        OperationCanceledException => !context.RequestAborted.IsCancellationRequested,
        _ => true,
    };

    // Member by member as the document's examples print it: the time as text, the status as a number.
    private Task AnswerAsync(HttpContext context, string status, string? message = null, string? callId = null) => WriteAsync(context, writer =>
    {
        writer.WriteString("time", Now());
        writer.WriteNumber("status", long.Parse(status, CultureInfo.InvariantCulture));
        if (message is not null)
        {
            writer.WriteString("message", message);
        }

        if (!string.IsNullOrEmpty(callId))
        {
            writer.WriteString("callid", callId);
        }
    });

    private Task AnswerMessagesAsync(HttpContext context, IReadOnlyList<EightHundredDeviceMessage> waiting)
    {
        if (waiting.Count == 0)
        {
            return AnswerAsync(context, EightHundredErrorCodes.NoMessages, "没有可处理的消息");
        }

        return WriteAsync(context, writer =>
        {
            writer.WriteStartArray("data");
            foreach (var message in waiting)
            {
                writer.WriteStartObject();
                writer.WriteString("status", message.Kind?.Value ?? "");
                writer.WriteString("mdcWan", message.Port ?? "");
                writer.WriteString("mdcCode", message.Serial ?? "");
                writer.WriteString("phone", message.Phone ?? "");
                if (message.FunctionName is not null || message.FunctionParameters is not null)
                {
                    writer.WriteStartObject("memo");
                    writer.WriteString("functionname", message.FunctionName ?? "");
                    writer.WriteString("paramvalue", message.FunctionParameters ?? "");
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("status", 0);
        });
    }

    private static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        return context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static void Add(Dictionary<string, string?> fields, IEnumerable<KeyValuePair<string, string?>> values)
    {
        foreach (var (name, value) in values)
        {
            fields.TryAdd(name, value);
        }
    }

    private string Now() => time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
