using System.Runtime.CompilerServices;

namespace PbxConnectors.Transport;

/// <summary>
/// The members of one object, found by name at once. The rows of a list and the events of a stream have the same names in the same order: that
/// order is learnt once and recognised again by its bytes, so that reading forty members does not compare names forty times forty times.
/// Immutable, except of a row, whose place the next row takes.
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
    private readonly int[] _values;

    // Of rows: the names in the order they were asked for in the rows before, and the last text of each member with the value it was read from.
    private (string? Name, int Index)[] _asked = [];
    private readonly (string? Text, int Value)[]? _texts;
    private int _next;

    private JsonMembers(Layout layout, int[] values, bool isRow = false)
    {
        (_layout, _values) = (layout, values);
        if (isRow)
        {
            _texts = new (string?, int)[values.Length];
        }
    }

    /// <summary>True for a row of a list, which holds good until the next is read.</summary>
    public bool IsRow => _texts is not null;

    /// <summary>The value of a member by its number.</summary>
    public int this[int index] => _values[index];

    /// <summary>The members of an object; null where there are too few or too many to be worth it.</summary>
    public static JsonMembers? Of(JsonIndex json, int value)
    {
        int count = Count(json, value);
        if (count is < Fewest or > Most)
        {
            return null;
        }

        int[] values = new int[count];
        return new JsonMembers(LayoutOf(json, value, values), values);
    }

    /// <summary>Reads the next row of a list into the place of the row before, which most rows equal in their names.</summary>
    /// <returns>False where <see cref="Of"/> gives null.</returns>
    public static bool OfRow(JsonIndex json, int value, ref JsonMembers? row)
    {
        if (row is not null && row._layout.TryRead(json, value, row._values))
        {
            row._next = 0;
            return true;
        }

        int count = Count(json, value);
        if (count is < Fewest or > Most)
        {
            return false;
        }

        int[] values = new int[count];
        row = new JsonMembers(LayoutOf(json, value, values), values, isRow: true);
        return true;
    }

    /// <summary>The number of a member by its exact name, else by its name in other case; negative when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(string name)
    {
        // Whoever reads rows asks for the same names in the same order, row by row.
        var asked = _asked;
        int next = _next;
        if ((uint)next < (uint)asked.Length && ReferenceEquals(asked[next].Name, name))
        {
            _next = next + 1;
            return asked[next].Index;
        }

        return FindOutOfTurn(name);
    }

    /// <summary>The text of a member of a row; the string of the row before when it is the same text.</summary>
    public string TextOf(JsonIndex json, int index)
    {
        int value = _values[index];
        ref var last = ref _texts![index];
        if (last.Text is null || !json.RawOf(last.Value).SequenceEqual(json.RawOf(value)))
        {
            last = (json.TextOf(value), value);
        }

        return last.Text;
    }

    private int FindOutOfTurn(string name)
    {
        int index = _layout.Find(name);
        if (IsRow && _next < Most)
        {
            int turn = _next++;
            if (turn >= _asked.Length)
            {
                Array.Resize(ref _asked, Math.Max(2 * _asked.Length, _values.Length));
            }

            _asked[turn] = (name, index);
        }

        return index;
    }

    private static int Count(JsonIndex json, int value)
    {
        int count = 0;
        for (int member = value + 1, end = json.Behind(value); member < end; member = json.Behind(member))
        {
            count++;
        }

        return count;
    }

    private static Layout LayoutOf(JsonIndex json, int value, int[] values)
    {
        foreach (var layout in Known)
        {
            if (layout is not null && layout.Names.Length == values.Length && layout.TryRead(json, value, values))
            {
                return layout;
            }
        }

        var learnt = Layout.Learn(json, value, values);
        Volatile.Write(ref Known[(uint)Interlocked.Increment(ref s_next) % LayoutsKept], learnt);
        return learnt;
    }

    private sealed class Layout
    {
        private Layout(byte[][] names) => (Names, AnyCase) = (names, new Lazy<Dictionary<string, int>>(IgnoreCase));

        public byte[][] Names { get; }

        // Of members with one name the last counts, of those that differ in case the first, as where members are searched.
        public Dictionary<string, int> Exact { get; } = new(StringComparer.Ordinal);

        public Lazy<Dictionary<string, int>> AnyCase { get; }

        public int Find(string name) =>
            Exact.TryGetValue(name, out int index) || AnyCase.Value.TryGetValue(name, out index) ? index : -1;

        public static Layout Learn(JsonIndex json, int value, int[] values)
        {
            var layout = new Layout(new byte[values.Length][]);
            int member = value + 1;
            for (int i = 0; i < values.Length; i++)
            {
                layout.Names[i] = json.RawNameOf(member).ToArray();
                layout.Exact[json.NameOf(member)] = i;
                values[i] = member;
                member = json.Behind(member);
            }

            return layout;
        }

        /// <summary>Notes where the members of an object stand.</summary>
        /// <returns>False when they are not those of this layout, and nothing noted counts.</returns>
        public bool TryRead(JsonIndex json, int value, int[] values)
        {
            int member = value + 1;
            int end = json.Behind(value);
            for (int i = 0; i < Names.Length; i++)
            {
                if (member == end || !json.RawNameOf(member).SequenceEqual(Names[i]))
                {
                    return false;
                }

                values[i] = member;
                member = json.Behind(member);
            }

            return member == end;
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
