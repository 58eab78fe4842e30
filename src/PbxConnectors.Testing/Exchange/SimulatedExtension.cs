namespace PbxConnectors.Testing;

/// <summary>An extension of the simulated exchange. Thread-safe.</summary>
public sealed class SimulatedExtension
{
    private volatile bool _isRegistered = true;

    internal SimulatedExtension(string number, string password, ExtensionBehaviour behaviour)
    {
        Number = number;
        Password = password;
        Behaviour = behaviour;
    }

    /// <summary>The extension's number.</summary>
    public string Number { get; }

    /// <summary>The secret a phone would register with.</summary>
    public string Password { get; }

    /// <summary>How whoever sits at it behaves.</summary>
    public ExtensionBehaviour Behaviour { get; }

    /// <summary>Whether a phone is registered. Calls from or to an unregistered extension fail.</summary>
    public bool IsRegistered
    {
        get => _isRegistered;
        set => _isRegistered = value;
    }

    /// <summary>The number only: never the secret.</summary>
    public override string ToString() => Number;
}
