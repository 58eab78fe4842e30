using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom;

/// <summary>Fills <see cref="DscomOptions"/> from a configuration section whose keys are the options' names.</summary>
internal static class DscomOptionsReader
{
    public static void Read(IConfigurationSection section, DscomOptions options) =>
        SectionReader.Read(section, options.ReadingProblems, reader =>
        {
            reader.Address(nameof(options.BaseAddress), value => options.BaseAddress = value);
            reader.Text(nameof(options.PathPrefix), value => options.PathPrefix = value);
            reader.Text(nameof(options.ClientId), value => options.ClientId = value);
            reader.Text(nameof(options.ClientSecret), value => options.ClientSecret = value);
            reader.Text(nameof(options.UserName), value => options.UserName = value);
            reader.Text(nameof(options.Password), value => options.Password = value);
            reader.Text(nameof(options.Scope), value => options.Scope = value);
            reader.Text(nameof(options.AcceptLanguage), value => options.AcceptLanguage = value);
            reader.Text(nameof(options.TimeZone), value => options.TimeZone = value);
            reader.Flag(nameof(options.SendGetParametersInBody), value => options.SendGetParametersInBody = value);
            reader.Number(nameof(options.MaxRecordingBytes), value => options.MaxRecordingBytes = value);
            reader.Group(nameof(options.Http), options.Http);
            reader.Group(nameof(options.Dialing), dialing => Read(dialing, options.Dialing));
            reader.Group(nameof(options.BillingPush), push => Read(push, options.BillingPush));
        });

    private static void Read(SectionReader reader, DscomDialingOptions options)
    {
        reader.Time(nameof(options.PollInterval), value => options.PollInterval = value);
        reader.Time(nameof(options.ClockTolerance), value => options.ClockTolerance = value);
        reader.Time(nameof(options.StatusInterval), value => options.StatusInterval = value);
        reader.Time(nameof(options.RecordGrace), value => options.RecordGrace = value);
        reader.Time(nameof(options.MaxCallDuration), value => options.MaxCallDuration = value);
    }

    private static void Read(SectionReader reader, DscomBillingPushOptions options)
    {
        reader.Flag(nameof(options.Enabled), value => options.Enabled = value);
        reader.Address(nameof(options.Address), value => options.Address = value);
        reader.Time(nameof(options.CatchUpReach), value => options.CatchUpReach = value);
        reader.Time(nameof(options.SafetyPollInterval), value => options.SafetyPollInterval = value);
        reader.Group(nameof(options.Socket), options.Socket);
    }
}
