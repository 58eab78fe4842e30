namespace PbxConnectors.Ola.Agents;

/// <summary>State of an extension as ola names it. Open: any word the PBX knows may come.</summary>
/// <param name="Value">The word.</param>
public readonly record struct OlaAgentState(string Value)
{
    /// <summary><c>ready</c> 空闲: idle.</summary>
    public static OlaAgentState Ready { get; } = new("ready");

    /// <summary><c>unready</c> 忙碌: not ready.</summary>
    public static OlaAgentState Unready { get; } = new("unready");

    /// <summary><c>logout</c> 签出: logged out.</summary>
    public static OlaAgentState LoggedOut { get; } = new("logout");

    /// <summary><c>login</c> 签入: has just logged in.</summary>
    public static OlaAgentState LoggedIn { get; } = new("login");

    /// <summary><c>busy</c> 通话中: in a call, from its first ringing on.</summary>
    public static OlaAgentState Busy { get; } = new("busy");

    /// <summary><c>acw</c> 话后整理中: after-call work.</summary>
    public static OlaAgentState AfterCallWork { get; } = new("acw");

    /// <summary>True in a call.</summary>
    public bool IsBusy => this == Busy;

    /// <summary>True in a state that is known to be outside any call.</summary>
    public bool IsOutOfCall => Value is "ready" or "unready" or "logout" or "login" or "acw";

    /// <summary>The state in common terms.</summary>
    public AgentState ToAgentState() => Value switch
    {
        "ready" => AgentState.Ready,
        "unready" or "login" => AgentState.NotReady,
        "logout" => AgentState.LoggedOut,
        "busy" => AgentState.Busy,
        "acw" => AgentState.AfterCallWork,
        _ => AgentState.Unknown,
    };

    /// <summary>The word.</summary>
    public override string ToString() => Value ?? "";

    internal static OlaAgentState? Read(string? text) => text is null ? null : new OlaAgentState(text.Trim());
}
