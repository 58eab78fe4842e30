using Microsoft.Extensions.Configuration;
using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola;

/// <summary>Fills <see cref="OlaOptions"/> from a configuration section whose keys are the options' names.</summary>
internal static class OlaOptionsReader
{
    public static void Read(IConfigurationSection section, OlaOptions options) =>
        SectionReader.Read(section, options.ReadingProblems, reader =>
        {
            reader.Address(nameof(options.BaseAddress), value => options.BaseAddress = value);
            reader.Text(nameof(options.UserName), value => options.UserName = value);
            reader.Text(nameof(options.Password), value => options.Password = value);
            reader.Text(nameof(options.TimeZone), value => options.TimeZone = value);
            reader.Flag(nameof(options.SendDialTextInQuery), value => options.SendDialTextInQuery = value);
            reader.Group(nameof(options.Http), options.Http);
            reader.Group(nameof(options.Dialing), dialing => Read(dialing, options.Dialing));
            reader.Group(nameof(options.Session), session => Read(session, options.Session, options.ReadingProblems));
        });

    private static void Read(SectionReader reader, OlaDialingOptions options)
    {
        reader.Time(nameof(options.PollInterval), value => options.PollInterval = value);
        reader.Time(nameof(options.SafetyPollInterval), value => options.SafetyPollInterval = value);
        reader.Time(nameof(options.StartGrace), value => options.StartGrace = value);
        reader.Time(nameof(options.MaxCallDuration), value => options.MaxCallDuration = value);
        reader.Text(nameof(options.Gateway), value => options.Gateway = value);
        reader.Text(nameof(options.CallBackTrunkGroup), value => options.CallBackTrunkGroup = value);
    }

    private static void Read(SectionReader reader, OlaSessionOptions options, List<string> problems)
    {
        reader.Text(nameof(options.UserName), value => options.UserName = value);
        reader.Text(nameof(options.Password), value => options.Password = value);
        reader.Address(nameof(options.Address), value => options.Address = value);
        reader.Map(nameof(options.Keys), (_, key) => options.Keys.Add(key));
        reader.Time(nameof(options.ReplyTimeout), value => options.ReplyTimeout = value);
        reader.Time(nameof(options.PingInterval), value => options.PingInterval = value);
        reader.Time(nameof(options.ConnectPatience), value => options.ConnectPatience = value);
        reader.Flag(nameof(options.AllowUndocumentedCommands), value => options.AllowUndocumentedCommands = value);
        reader.Text(nameof(options.ThreeWayMapping), value =>
        {
            if (Enum.TryParse<OlaThreeWayMapping>(value, ignoreCase: true, out var mapping))
            {
                options.ThreeWayMapping = mapping;
            }
            else
            {
                problems.Add(
                    $"Session:{nameof(options.ThreeWayMapping)}: '{value}' is not one of {string.Join(", ", Enum.GetNames<OlaThreeWayMapping>())}.");
            }
        });
        reader.Group(nameof(options.Socket), options.Socket);
    }
}
