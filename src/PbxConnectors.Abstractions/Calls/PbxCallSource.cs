namespace PbxConnectors;

/// <summary>
/// The producer's half of a <see cref="PbxCall"/>, for whoever writes a dialer: push what you see, in any order and as often as you like.
/// The state machine is here, once: states never go backwards, the end comes exactly once, what comes late is kept as evidence.
/// Thread-safe.
/// </summary>
public sealed class PbxCallSource
{
    /// <summary>Creates a call that is not initiated yet.</summary>
    /// <param name="pbx">The PBX it runs through.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="handlers">What the call may ask of the dialer.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    public PbxCallSource(PbxIdentity pbx, DialRequest request, PbxCallHandlers handlers, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handlers);
        Call = new PbxCall(pbx, request, handlers, timeProvider ?? TimeProvider.System);
    }

    /// <summary>The consumer's half.</summary>
    public PbxCall Call { get; }

    /// <summary>True when the consumer asked to hang up: an end without an answer is then <see cref="EndReason.Cancelled"/>.</summary>
    public bool HangUpRequested => Call.HangUpRequested;

    /// <summary>Adds an id the PBX gave; one known already is ignored.</summary>
    public void AddVendorId(VendorCallId id) => Call.AddVendorId(id);

    /// <summary>Makes the live sound available through <see cref="PbxCall.TryGetLiveAudio"/>.</summary>
    public void AttachLiveAudio(ICallAudio audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        Call.AttachAudio(audio);
    }

    /// <summary>Tells what was seen.</summary>
    /// <returns>True when it moved the state; false when it repeated it or was late (then kept as evidence).</returns>
    /// <exception cref="ArgumentException">The state is <see cref="CallState.Ended"/>: an end needs a result, use <see cref="End"/>.</exception>
    public bool Observe(CallObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.State is CallState.Ended or CallState.Unknown)
        {
            throw new ArgumentException("A call ends through End(result), and Unknown is no observation.", nameof(observation));
        }

        return Call.Observe(observation);
    }

    /// <summary>
    /// Tells that the network was heard before an answer: when sound came, not when it was announced. Moves no state.
    /// </summary>
    /// <param name="at">When the first sound came.</param>
    /// <param name="freshness">How the dialer came to know.</param>
    /// <param name="codec">Codec by its RTP name; null when not known.</param>
    /// <param name="vendorText">The vendor's own words.</param>
    /// <returns>False when that was told already, or the call is answered or over.</returns>
    public bool ObserveEarlyMedia(DateTimeOffset at, Freshness freshness, string? codec = null, string? vendorText = null) =>
        Call.ObserveEarlyMedia(at, freshness, codec, vendorText);

    /// <summary>Ends the call. Times the result lacks are taken from the states seen.</summary>
    /// <param name="result">How the call went.</param>
    /// <param name="freshness">
    /// How the end became known. Left out: <see cref="Freshness.FromRecord"/> where the result has records, else <see cref="Freshness.Local"/>.
    /// </param>
    /// <returns>False when the call was over already.</returns>
    public bool End(CallResult result, Freshness? freshness = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Call.End(result, freshness);
    }

    /// <summary>Gives the call up because nobody will follow it any more (disposal); pending waits fault with this exception.</summary>
    /// <returns>False when the call was over already.</returns>
    public bool Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Call.Fail(exception);
    }
}
