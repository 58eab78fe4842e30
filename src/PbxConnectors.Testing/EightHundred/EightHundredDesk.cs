using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>What an office of the PBX keeps: extensions, customers, the blacklist, notes, uploads. Thread-safe.</summary>
internal sealed class EightHundredDesk(SimulatedExchange exchange)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _extensionIds = new(StringComparer.Ordinal);
    private readonly HashSet<long> _deleted = [];
    private readonly HashSet<string> _checkedOut = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _blacklist = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, string>> _customers = [];
    private readonly List<(string Kind, Dictionary<string, string> Values)> _entries = [];
    private readonly List<(string Phone, string Text)> _sms = [];
    private readonly List<(string Kind, string Extension, string Phone)> _sentMessages = [];
    private readonly List<ReceivedRecording> _uploads = [];
    private readonly Dictionary<string, string> _deviceStatus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<string>> _deviceMessages = new(StringComparer.Ordinal);
    private long _lastId;

    public IReadOnlyList<(long Id, string Number)> Extensions
    {
        get
        {
            lock (_gate)
            {
                foreach (var extension in exchange.Extensions)
                {
                    _extensionIds.TryAdd(extension.Number, 1001 + _extensionIds.Count);
                }

                return [.. _extensionIds.Where(each => !_deleted.Contains(each.Value)).Select(each => (each.Value, each.Key))];
            }
        }
    }

    public IReadOnlyList<string> Blacklist
    {
        get { lock (_gate)
            {
                return [.. _blacklist];
            }
        }
    }

    public IReadOnlyList<Dictionary<string, string>> Customers
    {
        get { lock (_gate)
            {
                return [.. _customers.Select(each => new Dictionary<string, string>(each))];
            }
        }
    }

    public IReadOnlyList<(string Phone, string Text)> Sms
    {
        get { lock (_gate)
            {
                return [.. _sms];
            }
        }
    }

    public IReadOnlyList<(string Kind, string Extension, string Phone)> SentMessages
    {
        get { lock (_gate)
            {
                return [.. _sentMessages];
            }
        }
    }

    public IReadOnlyList<ReceivedRecording> Uploads
    {
        get { lock (_gate)
            {
                return [.. _uploads];
            }
        }
    }

    public bool HasExtension(long? id) => Extensions.Any(each => each.Id == id);

    /// <summary>Adds an extension; null takes the next free number. Null when the number is taken.</summary>
    public string? AddExtension(string? number)
    {
        var known = exchange.Extensions.Select(each => each.Number).ToHashSet();
        number ??= Enumerable.Range(8900, 1000).Select(each => each.ToString(CultureInfo.InvariantCulture)).First(each => !known.Contains(each));
        if (known.Contains(number))
        {
            return null;
        }

        exchange.AddExtension(number, "lab-extension");
        return number;
    }

    public bool DeleteExtension(long? id)
    {
        if (!HasExtension(id))
        {
            return false;
        }

        lock (_gate)
        {
            return _deleted.Add(id!.Value);
        }
    }

    public bool IsCheckedOut(string extension)
    {
        lock (_gate)
        {
            return _checkedOut.Contains(extension);
        }
    }

    public void SetCheckedIn(string extension, bool isIn)
    {
        lock (_gate)
        {
            if (isIn)
            {
                _checkedOut.Remove(extension);
            }
            else
            {
                _checkedOut.Add(extension);
            }
        }
    }

    /// <summary>All or none.</summary>
    public bool Block(string[] phones)
    {
        lock (_gate)
        {
            if (phones.Any(_blacklist.Contains))
            {
                return false;
            }

            _blacklist.UnionWith(phones);
            return true;
        }
    }

    public bool Unblock(string[] phones)
    {
        lock (_gate)
        {
            if (!phones.All(_blacklist.Contains))
            {
                return false;
            }

            _blacklist.ExceptWith(phones);
            return true;
        }
    }

    /// <summary>Creates a customer, or changes the one named; null when there is none of that id.</summary>
    public string? SaveCustomer(string id, Dictionary<string, string> values)
    {
        lock (_gate)
        {
            var customer = _customers.Find(each => each["custId"] == id);
            if (customer is null)
            {
                if (id.Length > 0)
                {
                    return null;
                }

                customer = [];
                id = (++_lastId).ToString(CultureInfo.InvariantCulture);
                _customers.Add(customer);
            }

            foreach (var (name, value) in values)
            {
                customer[name] = value;
            }

            return customer["custId"] = id;
        }
    }

    public bool DeleteCustomer(string id)
    {
        lock (_gate)
        {
            return _customers.RemoveAll(each => each["custId"] == id) > 0;
        }
    }

    public void AddEntry(string kind, Dictionary<string, string> values)
    {
        lock (_gate)
        {
            values.TryAdd("id", (++_lastId).ToString(CultureInfo.InvariantCulture));
            _entries.Add((kind, values));
        }
    }

    public IReadOnlyList<Dictionary<string, string>> Entries(string kind)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.Kind == kind).Select(entry => entry.Values)];
        }
    }

    public void AddSms(string phone, string text)
    {
        lock (_gate)
        {
            _sms.Add((phone, text));
        }
    }

    public void AddSentMessage(string kind, string extension, string phone)
    {
        lock (_gate)
        {
            _sentMessages.Add((kind, extension, phone));
        }
    }

    public void AddUpload(ReceivedRecording recording)
    {
        lock (_gate)
        {
            _uploads.Add(recording);
        }
    }

    public string? DeviceStatus(string mac)
    {
        lock (_gate)
        {
            return _deviceStatus.GetValueOrDefault(mac);
        }
    }

    public void SetDeviceStatus(string mac, string status)
    {
        lock (_gate)
        {
            _deviceStatus[mac] = status;
        }
    }

    public void AddDeviceMessage(string mac, string json)
    {
        lock (_gate)
        {
            if (!_deviceMessages.TryGetValue(mac, out var queue))
            {
                _deviceMessages[mac] = queue = new Queue<string>();
            }

            queue.Enqueue(json);
        }
    }

    public IReadOnlyList<string> TakeDeviceMessages(string mac)
    {
        lock (_gate)
        {
            if (!_deviceMessages.Remove(mac, out var queue))
            {
                return [];
            }

            return [.. queue];
        }
    }
}

/// <summary>A recording the PBX was given.</summary>
/// <param name="Name">Its name, or the call's id.</param>
/// <param name="Content">The bytes.</param>
/// <param name="CallId">The call's id; empty when none was given.</param>
public sealed record ReceivedRecording(string Name, ReadOnlyMemory<byte> Content, string CallId);
