using System.Runtime.InteropServices;
using System.Text.Json;

namespace PbxConnectors.Transport;

/// <summary>
/// The members of one object, found by name at once. The rows of a list and the events of a stream have the same names in the same order: that
/// order is learnt once and recognised again by its bytes, so that reading forty members does not compare names forty times forty times.
/// Immutable.
/// </summary>
internal sealed class JsonMembers
{
    // Small objects are searched faster than they are indexed; a PBX that sends larger ones must not make us learn them.
    private const int Fewest = 8;
    private const int Most = 128;
    private const int LayoutsKept = 8;

    private static readonly Layout?[] Known = new Layout?[LayoutsKept];
    private static int s_next;

    private readonly Layout _layout;
    private readonly JsonElement[] _values;

    private JsonMembers(Layout layout, JsonElement[] values) => (_layout, _values) = (layout, values);

    /// <summary>The members of an object; null where there are too few or too many to be worth it.</summary>
    public static JsonMembers? Of(JsonElement element)
    {
        int count = element.GetPropertyCount();
        if (count is < Fewest or > Most)
        {
            return null;
        }

        var values = new JsonElement[count];
        foreach (var layout in Known)
        {
            if (layout is not null && layout.Names.Length == count && layout.TryRead(element, values))
            {
                return new JsonMembers(layout, values);
            }
        }

        var learnt = Layout.Learn(element, values);
        Volatile.Write(ref Known[(uint)Interlocked.Increment(ref s_next) % LayoutsKept], learnt);
        return new JsonMembers(learnt, values);
    }

    /// <summary>A member by its exact name, else by its name in other case.</summary>
    public bool TryFind(string name, out JsonElement value)
    {
        bool found = _layout.Exact.TryGetValue(name, out int index) || _layout.AnyCase.Value.TryGetValue(name, out index);
        value = found ? _values[index] : default;
        return found;
    }

    private sealed class Layout
    {
        private Layout(byte[][] names) => (Names, AnyCase) = (names, new Lazy<Dictionary<string, int>>(IgnoreCase));

        public byte[][] Names { get; }

        // Of members with one name the last counts, of those that differ in case the first, as where members are searched.
        public Dictionary<string, int> Exact { get; } = new(StringComparer.Ordinal);

        public Lazy<Dictionary<string, int>> AnyCase { get; }

        public static Layout Learn(JsonElement element, JsonElement[] values)
        {
            var layout = new Layout(new byte[values.Length][]);
            int i = 0;
            foreach (var member in element.EnumerateObject())
            {
                string name = VendorJson.NameOf(member);
                layout.Names[i] = JsonMarshal.GetRawUtf8PropertyName(member).ToArray();
                layout.Exact[name] = i;
                values[i++] = member.Value;
            }

            return layout;
        }

        public bool TryRead(JsonElement element, JsonElement[] values)
        {
            int i = 0;
            foreach (var member in element.EnumerateObject())
            {
                if (!JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual(Names[i]))
                {
                    return false;
                }

                values[i++] = member.Value;
            }

            return true;
        }

        private Dictionary<string, int> IgnoreCase()
        {
            var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, index) in Exact.OrderBy(pair => pair.Value))
            {
                names.TryAdd(name, index);
            }

            return names;
        }
    }
}
