using System.Security.Cryptography;

namespace PbxConnectors.Testing;

/// <summary>Tokens of the HTTP API: good until the PBX restarts.</summary>
internal sealed class OlaTokens
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    public string Issue()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        lock (_gate)
        {
            _tokens.Add(token);
        }

        return token;
    }

    public bool IsValid(string token)
    {
        lock (_gate)
        {
            return _tokens.Contains(token);
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _tokens.Clear();
        }
    }
}
