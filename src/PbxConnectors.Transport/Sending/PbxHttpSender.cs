using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace PbxConnectors.Transport;

/// <summary>
/// Sends the operations of one PBX connection: credentials, time limit, repeats by <see cref="RetrySafety"/>, errors of the
/// <see cref="PbxException"/> family with their <see cref="Delivery"/>, one log line, activity and measurement each, and no secret in
/// any of them. Thread-safe.
/// </summary>
public sealed class PbxHttpSender
{
    private const int FirstBuffer = 8192;
    private const int LargestFirstBuffer = 4 * 1024 * 1024;

    private readonly PbxSenderSettings _settings;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    /// <summary>Creates a sender.</summary>
    public PbxHttpSender(PbxSenderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = settings.TimeProvider };
        if (settings.Options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = settings.Options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.Options.RetryDelay,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRepeat: true }),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
                OnRetry = arguments =>
                {
                    if (arguments.Outcome.Result is { } attempt)
                    {
                        Log.Repeating(
                            _settings.Logger, _settings.Pbx, attempt.Operation.Name, arguments.AttemptNumber + 1, attempt.Error!.Message);
                        attempt.Response?.Dispose();
                    }

                    return ValueTask.CompletedTask;
                },
            });
        }

        _pipeline = builder.Build();
    }

    /// <summary>Sends an operation and reads its answer into memory, which goes back to its pool when the answer is disposed.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="createRequest">Makes a fresh request for each attempt, credentials excepted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PbxException">The operation failed.</exception>
    public async Task<PbxHttpResponse> SendAsync(
        WireOperation operation, Func<HttpRequestMessage> createRequest, CancellationToken cancellationToken)
    {
        using var attempt = await ExecuteAsync(operation, createRequest, stream: false, cancellationToken).ConfigureAwait(false);
        return attempt.Answer!;
    }

    /// <summary>
    /// Sends an operation and returns as soon as its headers are there; the caller reads and disposes the response. The time limit covers
    /// the wait for the headers only.
    /// </summary>
    /// <exception cref="PbxException">The operation failed.</exception>
    public async Task<HttpResponseMessage> OpenAsync(
        WireOperation operation, Func<HttpRequestMessage> createRequest, CancellationToken cancellationToken)
    {
        var attempt = await ExecuteAsync(operation, createRequest, stream: true, cancellationToken).ConfigureAwait(false);
        return attempt.Response!;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> ExecuteAsync(
        WireOperation operation, Func<HttpRequestMessage> createRequest, bool stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(createRequest);
        cancellationToken.ThrowIfCancellationRequested();

        using var activity = PbxTelemetry.StartOperation(_settings.Pbx, operation.Name);
        long started = _settings.TimeProvider.GetTimestamp();
        string? errorType = null;
        try
        {
            var execution = new Execution(operation, createRequest, stream);
            var attempt = await AttemptAsync(execution, cancellationToken).ConfigureAwait(false);
            if (attempt.MayRepeat)
            {
                attempt = await RepeatAsync(execution, attempt, cancellationToken).ConfigureAwait(false);
            }

            if (attempt.Error is null)
            {
                Log.Answered(_settings.Logger, _settings.Pbx, operation.Name, attempt.Status);
                return attempt;
            }

            attempt.Dispose();
            errorType = attempt.Error.GetType().Name;
            Log.Failed(_settings.Logger, _settings.Pbx, operation.Name, errorType, attempt.Error.Message);
            throw attempt.Error;
        }
        catch (OperationCanceledException)
        {
            errorType = nameof(OperationCanceledException);
            throw;
        }
        finally
        {
            PbxTelemetry.EndOperation(
                activity, _settings.Pbx, operation.Name, _settings.TimeProvider.GetElapsedTime(started), errorType);
        }
    }

    // Nearly every operation succeeds at once: only what fails goes through the strategy, beginning with the failure it had.
    private ValueTask<Attempt> RepeatAsync(Execution execution, Attempt failed, CancellationToken cancellationToken)
    {
        Attempt? first = failed;
        return _pipeline.ExecuteAsync(
            token => Interlocked.Exchange(ref first, null) is { } attempt ? ValueTask.FromResult(attempt) : AttemptAsync(execution, token),
            cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> AttemptAsync(Execution execution, CancellationToken cancellationToken)
    {
        for (bool renewed = false; ; renewed = true)
        {
            var request = execution.CreateRequest();
            Attempt attempt;
            try
            {
                if (_settings.Authenticator is { } authenticator)
                {
                    await authenticator.AuthenticateAsync(request, cancellationToken).ConfigureAwait(false);
                }

                attempt = await SendOnceAsync(execution, request, cancellationToken).ConfigureAwait(false);
                if (attempt.Status == (int)HttpStatusCode.Unauthorized
                    && !renewed
                    && _settings.Authenticator is { } renewer
                    && await renewer.RenewAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    attempt.Dispose();
                    continue;
                }
            }
            catch (PbxException e)
            {
                attempt = CredentialsFailure(execution, e);
            }

            if (!execution.Stream)
            {
                request.Dispose();
            }

            return attempt;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> SendOnceAsync(Execution execution, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = execution.Operation;

        // What only reads may go out twice, so nothing follows it down to the network.
        var ticket = operation.Safety == RetrySafety.Safe ? null : DispatchTicket.Attach(request, operation.Safety);
        using var limit = new CancellationTokenSource(_settings.Options.AttemptTimeout, _settings.TimeProvider);

        // As a linked source would, without a second source; nothing at all for a token that cannot be cancelled.
        using var givingUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        HttpResponseMessage? response = null;
        try
        {
            response = await _settings.CreateClient()
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode && execution.Stream)
            {
                return new Attempt(operation) { Status = status, Response = response };
            }

            var answer = await ReadAnswerAsync(response, limit.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                response.Dispose();
                return new Attempt(operation) { Status = status, Answer = answer };
            }

            var retryAfter = RetryAfter(response);
            response.Dispose();
            using (answer)
            {
                return StatusFailure(execution, status, answer.Body, retryAfter);
            }
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            ticket?.TryClose();
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (OperationCanceledException e) when (OnceOnlyGuard.IsConnectTimeout(e) && ticket?.TryClose() != false)
        {
            return Unconnected(execution, e);
        }
        catch (OperationCanceledException e)
        {
            response?.Dispose();
            return TimedOut(execution, Close(ticket, e), e);
        }
        catch (UnreadableAnswerException e)
        {
            response?.Dispose();
            return Unreadable(execution, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ExecutionRejectedException)
        {
            response?.Dispose();
            return Broken(execution, Close(ticket, e), e);
        }
    }

    private static Delivery Close(DispatchTicket? ticket, Exception cause) =>
        ticket?.TryClose() ?? (cause is BrokenCircuitException || OnceOnlyGuard.IsBeforeSending(cause)) ? Delivery.NotSent : Delivery.Unknown;

    // The framework quotes lines it cannot read, and a user's handler may say anything: such a cause is replaced by its cleaned words.
    private Exception WithoutSecrets(Exception cause)
    {
        string all = cause.ToString();
        return _settings.Redactor.Redact(all) == all
            ? cause
            : new HttpRequestException(
                (cause as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, _settings.Redactor.Redact(cause.Message));
    }

    private Attempt Unconnected(Execution execution, OperationCanceledException cause) => Failure(
        execution,
        new PbxUnavailableException(
            $"{execution.Operation.Name}: the PBX cannot be reached (no connection within the ConnectTimeout).",
            Details(execution, Delivery.NotSent, transient: true),
            cause),
        Delivery.NotSent);

    private Attempt TimedOut(Execution execution, Delivery delivery, OperationCanceledException cause)
    {
        string what = delivery == Delivery.NotSent ? "nothing could be sent" : "no answer";
        return Failure(
            execution,
            new PbxTimeoutException(
                $"{execution.Operation.Name}: {what} within {_settings.Options.AttemptTimeout.TotalSeconds:0.#} s.",
                Details(execution, delivery, transient: true),
                WithoutSecrets(cause)),
            delivery);
    }

    private Attempt Unreadable(Execution execution, UnreadableAnswerException cause) => Failure(
        execution,
        new PbxProtocolException($"{execution.Operation.Name}: {cause.Message}.", Details(execution, Delivery.Sent, transient: false), cause),
        Delivery.Sent,
        mayRepeat: false);

    private Attempt Broken(Execution execution, Delivery delivery, Exception cause)
    {
        string what = delivery == Delivery.NotSent ? "the PBX cannot be reached" : "the connection broke before the answer was complete";
        return Failure(
            execution,
            new PbxUnavailableException(
                $"{execution.Operation.Name}: {what} ({_settings.Redactor.Redact(cause.Message)}).",
                Details(execution, delivery, transient: true),
                WithoutSecrets(cause)),
            delivery);
    }

    private Attempt StatusFailure(Execution execution, int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var operation = execution.Operation;
        var vendor = _settings.ReadError(body);
        string? message = _settings.Redactor.Redact(vendor.Message);
        string said = message is { Length: > 0 } ? $": {message}" : "";
        bool transient = status is 408 or 429 or >= 500;

        // A server that failed may have carried the command out first; one that turned it away has not.
        var delivery = status is 401 or 403 or 404 or 429 ? Delivery.NotSent : status >= 500 || status == 408 ? Delivery.Unknown : Delivery.Sent;
        var details = Details(execution, delivery, transient) with
        {
            HttpStatus = status,
            VendorCode = _settings.Redactor.Redact(vendor.Code),
            VendorMessage = message,
            Body = _settings.Redactor.Clip(body.Span),
        };
        PbxException error = status switch
        {
            401 or 403 =>
                new PbxAuthenticationException($"{operation.Name}: the PBX does not accept the credentials (HTTP {status}){said}.", details),
            408 => new PbxTimeoutException($"{operation.Name}: the PBX gave up waiting (HTTP 408){said}.", details),
            429 or >= 500 => new PbxUnavailableException($"{operation.Name}: the PBX cannot answer now (HTTP {status}){said}.", details),
            _ => new PbxRejectedException($"{operation.Name}: the PBX refused (HTTP {status}){said}.", details),
        };
        return Failure(execution, error, delivery, transient, status, retryAfter);
    }

    // The error of another operation, the one that obtains the token: its delivery says nothing about this one, which did not happen.
    private Attempt CredentialsFailure(Execution execution, PbxException cause)
    {
        var details = Details(execution, Delivery.NotSent, cause.IsTransient) with
        {
            VendorCode = cause.VendorCode,
            VendorMessage = cause.VendorMessage,
            HttpStatus = cause.HttpStatus,
            Body = cause.Body,
        };
        string message = $"{execution.Operation.Name}: not carried out for want of credentials. {cause.Message}";
        PbxException error = cause switch
        {
            PbxAuthenticationException => new PbxAuthenticationException(message, details, cause),
            PbxTimeoutException => new PbxTimeoutException(message, details, cause),
            PbxProtocolException => new PbxProtocolException(message, details, cause),
            PbxRejectedException => new PbxRejectedException(message, details, cause),
            _ => new PbxUnavailableException(message, details, cause),
        };

        // Obtaining the token has its own repeats.
        return Failure(execution, error, Delivery.NotSent, mayRepeat: false);
    }

    private static Attempt Failure(
        Execution execution, PbxException error, Delivery delivery, bool mayRepeat = true, int status = 0, TimeSpan? retryAfter = null) =>
        new(execution.Operation)
        {
            Status = status,
            Error = error,
            MayRepeat = mayRepeat && (execution.Operation.Safety != RetrySafety.OnceOnly || delivery == Delivery.NotSent),
            RetryAfter = retryAfter,
        };

    private PbxErrorDetails Details(Execution execution, Delivery delivery, bool transient) =>
        new() { Pbx = _settings.Pbx, Operation = execution.Operation.Name, Delivery = execution.AfterAll(delivery), IsTransient = transient };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PbxHttpResponse> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // One byte more than announced, so that the end is seen without growing; not without bound on the word of the PBX.
        long announced = Math.Min(response.Content.Headers.ContentLength ?? 0, LargestFirstBuffer);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max((int)announced + 1, FirstBuffer));
        int length = 0;
        bool lent = false;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length > _settings.Options.MaxResponseBytes)
                {
                    throw new UnreadableAnswerException($"the answer is larger than {_settings.Options.MaxResponseBytes} bytes");
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
            }

            var answer = new PbxHttpResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, buffer, length);
            lent = true;
            return answer;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // What the framework's decompressors throw at bytes that are not packed as the header says.
            throw new UnreadableAnswerException("the answer cannot be unpacked", e);
        }
        finally
        {
            // How far an answer that broke off has come is not known.
            if (!lent)
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - _settings.TimeProvider.GetUtcNow();
        return wait > TimeSpan.Zero && wait <= TimeSpan.FromMinutes(1) ? wait : null;
    }

    private sealed class UnreadableAnswerException(string message, Exception? innerException = null) : Exception(message, innerException);

    // All attempts of one operation: what an earlier one may have done stays done when a later one is turned away.
    private sealed class Execution(WireOperation operation, Func<HttpRequestMessage> createRequest, bool stream)
    {
        private bool _mayHaveArrived;

        public WireOperation Operation { get; } = operation;

        public Func<HttpRequestMessage> CreateRequest { get; } = createRequest;

        public bool Stream { get; } = stream;

        public Delivery AfterAll(Delivery delivery)
        {
            if (delivery == Delivery.NotSent)
            {
                return _mayHaveArrived ? Delivery.Unknown : Delivery.NotSent;
            }

            _mayHaveArrived = true;
            return delivery;
        }
    }

    private sealed class Attempt(WireOperation operation) : IDisposable
    {
        public WireOperation Operation { get; } = operation;

        public int Status { get; init; }

        public PbxHttpResponse? Answer { get; init; }

        public HttpResponseMessage? Response { get; init; }

        public PbxException? Error { get; init; }

        public bool MayRepeat { get; init; }

        public TimeSpan? RetryAfter { get; init; }

        public void Dispose() => Response?.Dispose();
    }
}
