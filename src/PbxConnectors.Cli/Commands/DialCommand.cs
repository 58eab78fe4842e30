using System.CommandLine;
using System.Globalization;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using PbxConnectors.Sip;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc dial</c>: places one call, once, and follows it to its end.</summary>
internal static class DialCommand
{
    private static readonly TimeSpan HangUpLimit = TimeSpan.FromSeconds(5);

    public static Command Create(CliTerminal terminal)
    {
        var from = new Argument<string>("FROM") { Description = "Extension to dial from. 主叫分机。" };
        var to = new Argument<string>("NUMBER") { Description = "Number to dial. 被叫号码。" };
        var fromNumber = new Option<bool>("--from-number") { Description = "FROM is an outside number: the PBX calls it first (回拨)." };
        var fromDevice = new Option<bool>("--from-device") { Description = "FROM is a desk device." };
        var channel = NumberOption.Whole("--channel", "Channel of the desk device. 设备通道。", 0);
        var display = new Option<string?>("--display") { Description = "Number shown to the called side. 外显号码。", HelpName = "NUMBER" };
        var ring = NumberOption.Seconds("--ring-timeout", "How long it may ring, where the PBX can be told. 振铃时限（秒）。");
        var userData = new Option<string?>("--user-data") { Description = "Text the PBX carries along, where it can.", HelpName = "TEXT" };
        var hangUpAfter = NumberOption.Seconds("--hang-up-after", "Hangs up this long after the answer. 接听后多久挂断（秒）。");
        var noWait = new Option<bool>("--no-wait") { Description = "Ends when the PBX has taken the command." };
        var listen = new Option<bool>("--listen")
        {
            Description = "Names the number's state by its sound: live, where the PBX is a line of our own, or by the recording. 识别号码状态。",
        };
        var library = LibraryOption.Create();
        var keep = new Option<bool>("--keep") { Description = "Ctrl+C leaves the call alone. Default: it hangs up, where the PBX can." };
        var json = JsonOption.Create();
        var connection = new ConnectionOptions();
        var command = new Command("dial", "Places a call, once, and follows it to its end. 拨打电话并跟踪到结束。")
        {
            from, to, fromNumber, fromDevice, channel, display, ring, userData, hangUpAfter, noWait, listen, library, keep, json,
        };
        connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(fromNumber) && result.GetValue(fromDevice))
            {
                result.AddError("--from-number and --from-device exclude each other.");
            }

            if (result.GetResult(channel) is not null && !result.GetValue(fromDevice))
            {
                result.AddError("--channel goes with --from-device.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var announcements = parsed.GetValue(listen) ? LibraryOption.Load(parsed.GetValue(library), terminal, cancellationToken) : null;
            await using var pbx = await connection.OpenAsync(parsed, terminal, cancellationToken);
            var caller = parsed.GetRequiredValue(from);
            var source = parsed.GetValue(fromNumber) ? DialSource.FromOutsideNumber(caller)
                : parsed.GetValue(fromDevice) ? DialSource.FromDevice(caller, parsed.GetValue(channel))
                : DialSource.FromExtension(caller);
            var request = new DialRequest(source, parsed.GetRequiredValue(to))
            {
                DisplayNumber = parsed.GetValue(display),
                RingTimeout = Seconds(parsed.GetValue(ring)),
                UserData = parsed.GetValue(userData),
            };
            var run = new Run(
                pbx.Dialer,
                terminal,
                announcements,
                parsed.GetValue(json),
                Seconds(parsed.GetValue(hangUpAfter)),
                parsed.GetValue(noWait),
                parsed.GetValue(keep));
            return (int)await run.DialAsync(request, cancellationToken);
        });
        return command;
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } known ? TimeSpan.FromSeconds(known) : null;

    private sealed class Run(
        IPbxDialer dialer, CliTerminal terminal, AnnouncementLibrary? library, bool json, TimeSpan? hangUpAfter, bool noWait, bool keep)
    {
        public async Task<ExitCode> DialAsync(DialRequest request, CancellationToken cancellationToken)
        {
            PbxCall call;
            try
            {
                call = await dialer.DialAsync(request, cancellationToken);
            }
            catch (PbxException exception) when (exception.Delivery == Delivery.Unknown)
            {
                throw new CliException(
                    ExitCode.OutcomeUnknown, $"{exception.Message} The PBX may be dialling: look before you dial again.", exception);
            }

            await using (call)
            {
                var states = new List<CallStateEntry>();
                if (noWait)
                {
                    Write(call, states, null, null);
                    return ExitCode.Done;
                }

                try
                {
                    return await FollowAsync(call, states, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    await LeaveAsync(call);
                    throw;
                }
            }
        }

        private async Task<ExitCode> FollowAsync(PbxCall call, List<CallStateEntry> states, CancellationToken cancellationToken)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var hangingUp = HangUpInTimeAsync(call, ended.Token);
            var ear = library is null ? null : new CallEar(dialer, library, ShowClaim, terminal.WriteWarning);
            var listening = ear?.ListenAsync(call, cancellationToken) ?? Task.CompletedTask;
            await foreach (var step in call.ReadStepsAsync(cancellationToken))
            {
                if (step is CallStateChange change)
                {
                    states.Add(CallStateEntry.Of(change));
                }

                if (!json)
                {
                    Show(step);
                }
            }

            var result = await call.Completion.WaitAsync(cancellationToken);
            await ended.CancelAsync();
            await hangingUp;
            await listening;
            var number = ear is null ? null : await ear.JudgeAsync(result, cancellationToken);
            Write(call, states, result, number);
            return result.Reason == EndReason.Unknown ? ExitCode.OutcomeUnknown : ExitCode.Done;
        }

        private async Task HangUpInTimeAsync(PbxCall call, CancellationToken cancellationToken)
        {
            if (hangUpAfter is not { } talk)
            {
                return;
            }

            try
            {
                await call.WaitForAsync(CallState.Connected, cancellationToken);
                await Task.Delay(talk, terminal.Time, cancellationToken);
                await call.HangUpAsync(cancellationToken);
            }
            catch (PbxCallEndedException)
            {
                // Nobody answered: there is nothing to hang up.
            }
            catch (OperationCanceledException)
            {
                // The call is over, or the user gave up.
            }
            catch (PbxException exception)
            {
                terminal.WriteWarning($"The call goes on, it could not be hung up: {exception.Message}");
            }
        }

        private async Task LeaveAsync(PbxCall call)
        {
            if (keep || call.State == CallState.Ended)
            {
                return;
            }

            try
            {
                using var limit = new CancellationTokenSource(HangUpLimit, TimeProvider.System);
                await call.HangUpAsync(limit.Token);
            }
            catch (Exception exception) when (exception is PbxException or OperationCanceledException or ObjectDisposedException)
            {
                terminal.WriteWarning($"The call may go on, it could not be hung up: {exception.Message}");
            }
        }

        private void ShowClaim(string label, TimeSpan at)
        {
            if (!json)
            {
                terminal.Out.MarkupLine(string.Create(
                    CultureInfo.InvariantCulture, $"            heard [bold]{Markup.Escape(label)}[/] at {at.TotalSeconds:0.0} s of sound"));
            }
        }

        private void Show(CallStep step)
        {
            var name = step switch
            {
                CallStateChange change => $"[bold]{change.State}[/]",
                EarlyMediaBegan heard => $"early media{(heard.Codec is { } codec ? $" ({Markup.Escape(codec)})" : "")}",
                _ => step.GetType().Name,
            };
            terminal.Out.MarkupLine(
                $"{TimeZoneInfo.ConvertTime(step.At, terminal.Time.LocalTimeZone).ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)}  " +
                $"{name}  [grey]{step.Freshness}{(step.VendorText is { } text ? $"  {Markup.Escape(text)}" : "")}[/]");
        }

        private void Write(PbxCall call, List<CallStateEntry> states, CallResult? result, NumberStateEntry? number)
        {
            if (json)
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(new DialReport
                {
                    Vendor = call.Pbx.Vendor,
                    Connection = call.Pbx.Connection,
                    CorrelationId = call.CorrelationId,
                    From = call.Request.From.Address,
                    To = call.Request.To,
                    CallIds = CallIdEntry.Of(call.VendorIds),
                    States = states,
                    Result = result is null ? null : CallResultEntry.Of(result),
                    Number = number,
                }));
                return;
            }

            var ids = string.Join(", ", call.VendorIds.Select(id => $"{id.Kind} {id.Value}"));
            if (result is null)
            {
                terminal.Out.MarkupLine($"[green]The PBX has taken the command.[/] {Markup.Escape(ids)}");
                return;
            }

            List<string> facts = [$"{(result.Answered ? "answered" : "not answered")}", $"{Names.Of(result.Certainty)}"];
            if (result.TalkTime is { } talk)
            {
                facts.Add($"talked {Names.Length(talk)}");
            }

            if (result.Q850Cause is { } cause)
            {
                facts.Add($"Q.850 {cause}");
            }

            if (result.VendorText is { Length: > 0 } text)
            {
                facts.Add($"the PBX says {text}");
            }

            terminal.Out.MarkupLine($"[{(result.Answered ? "green" : "yellow")} bold]{result.Reason}[/]  " +
                $"{Markup.Escape(string.Join(", ", facts))}  [grey]{Markup.Escape(ids)}[/]");
            if (result.Explanation is { } explanation)
            {
                terminal.Out.MarkupLine($"  {Markup.Escape(explanation)}");
            }

            if (number is not null)
            {
                terminal.Out.MarkupLine(string.Create(CultureInfo.InvariantCulture,
                    $"  [bold]{number.State}[/] {number.Chinese}, confidence {number.Confidence:0.00}: " +
                    $"{Markup.Escape(number.Contradiction ?? number.Evidence)}"));
            }

            // A line of our own keeps its recordings in memory: no other process can fetch them.
            if (result.Recording is { } recording && call.Pbx.Vendor != SipClient.Vendor)
            {
                // To be copied: never folded.
                terminal.OutWriter.WriteLine($"  recording: pbxc recording {recording.Value}");
            }
        }
    }
}
