using System.Reflection;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;
using PbxConnectors.Sip;

namespace PbxConnectors.Tests;

/// <summary>A time that no timer can wait is refused at start, whichever option it is and whichever vendor's.</summary>
public sealed class TimeOptionTests
{
    private static readonly Dictionary<string, (Func<object> Create, Func<object, IReadOnlyList<string>> Validate)> Vendors = new()
    {
        ["dscom"] = (() => new DscomOptions(), options => ((DscomOptions)options).Validate("Pbx")),
        ["ola"] = (() => new OlaOptions(), options => ((OlaOptions)options).Validate("Pbx")),
        ["800ing"] = (() => new EightHundredOptions(), options => ((EightHundredOptions)options).Validate("Pbx")),
        ["sip"] = (() => new SipOptions(), options => ((SipOptions)options).Validate("Pbx")),
    };

    public static TheoryData<string, string> Options()
    {
        var data = new TheoryData<string, string>();
        foreach (var (vendor, (create, _)) in Vendors)
        {
            foreach (string path in Paths(create().GetType()))
            {
                data.Add(vendor, path);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void For_ever_is_refused(string vendor, string path)
    {
        var (create, validate) = Vendors[vendor];
        object options = create();
        object holder = options;
        string[] names = path.Split(':');
        foreach (string name in names[..^1])
        {
            holder = holder.GetType().GetProperty(name)!.GetValue(holder)!;
        }

        holder.GetType().GetProperty(names[^1])!.SetValue(holder, TimeSpan.MaxValue);

        // One problem may speak of two options that hang together.
        var (group, last) = ($"Pbx:{string.Join(':', names[..^1])}", names[^1]);
        validate(options).ShouldContain(
            problem => problem.StartsWith(group, StringComparison.Ordinal) && problem.Contains(last, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Paths(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property =>
            property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Paths(property.PropertyType).Select(inner => $"{property.Name}:{inner}")
            : property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?) ? [property.Name]
            : []);
}
