using System.Globalization;
using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>Fills <see cref="EightHundredOptions"/> from a configuration section whose keys are the options' names.</summary>
internal static class EightHundredOptionsReader
{
    public static void Read(IConfigurationSection section, EightHundredOptions options) =>
        SectionReader.Read(section, options.ReadingProblems, reader =>
        {
            reader.Address(nameof(options.BaseAddress), value => options.BaseAddress = value);
            reader.Text(nameof(options.Account), value => options.Account = value);
            reader.Text(nameof(options.Password), value => options.Password = value);
            reader.Text(nameof(options.PasswordHash), value => options.PasswordHash = value);
            reader.Text(nameof(options.RequestForm), value => Choose<EightHundredRequestForm>(
                nameof(options.RequestForm), value, chosen => options.RequestForm = chosen, options.ReadingProblems));
            reader.Text(nameof(options.JsonDataPath), value => options.JsonDataPath = value);
            reader.Text(nameof(options.UploadPath), value => options.UploadPath = value);
            reader.Flag(nameof(options.SendCredentialsWithDownloads), value => options.SendCredentialsWithDownloads = value);
            reader.Flag(nameof(options.UseBasicSaveCustomer), value => options.UseBasicSaveCustomer = value);
            reader.Text(nameof(options.IndexedParameterName), value => options.IndexedParameterName = value);
            reader.Text(nameof(options.TimeZone), value => options.TimeZone = value);
            reader.Number(nameof(options.MaxRecordingBytes), value => options.MaxRecordingBytes = value);
            reader.Group(nameof(options.Http), options.Http);
            reader.Group(nameof(options.Dialing), dialing => Read(dialing, options.Dialing, options.ReadingProblems));
            reader.Group(nameof(options.Events), events => Read(events, options.Events, options.ReadingProblems));
        });

    private static void Read(SectionReader reader, EightHundredDialingOptions options, List<string> problems)
    {
        reader.Time(nameof(options.PollInterval), value => options.PollInterval = value);
        reader.Time(nameof(options.ClockTolerance), value => options.ClockTolerance = value);
        reader.Time(nameof(options.ListWindow), value => options.ListWindow = value);
        reader.Time(nameof(options.RecordGrace), value => options.RecordGrace = value);
        reader.Time(nameof(options.UnseenCallTimeout), value => options.UnseenCallTimeout = value);
        reader.Flag(nameof(options.LookBeforeDial), value => options.LookBeforeDial = value);
        reader.Time(nameof(options.MaxCallDuration), value => options.MaxCallDuration = value);
        reader.Text(nameof(options.FromExtension), value => Choose<EightHundredExtensionDialing>(
            $"Dialing:{nameof(options.FromExtension)}", value, chosen => options.FromExtension = chosen, problems));
        reader.Text(nameof(options.ClientType), value => options.ClientType = value);
        reader.Text(nameof(options.LoginType), value => options.LoginType = value);
        reader.Time(nameof(options.MessageLifetime), value => options.MessageLifetime = value);
        reader.Number(nameof(options.DeviceChannel), value => options.DeviceChannel = value);
        reader.Text(nameof(options.CallbackUrl), value => options.CallbackUrl = value.Length == 0 ? null : value);
    }

    private static void Read(SectionReader reader, EightHundredEventsOptions options, List<string> problems)
    {
        reader.Flag(nameof(options.PollMessages), value => options.PollMessages = value);
        reader.Text(nameof(options.ClientType), value => options.ClientType = value);
        reader.Text(nameof(options.WaterLine), value =>
        {
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long line))
            {
                options.WaterLine = line;
            }
            else if (value.Length > 0)
            {
                problems.Add($"Events:{nameof(options.WaterLine)} must be a whole number.");
            }
        });
        reader.Flag(nameof(options.PollRecords), value => options.PollRecords = value);
        reader.Time(nameof(options.PollInterval), value => options.PollInterval = value);
        reader.Time(nameof(options.RecordOverlap), value => options.RecordOverlap = value);
        reader.Number(nameof(options.ReaderCapacity), value => options.ReaderCapacity = value);
    }

    private static void Choose<T>(string key, string text, Action<T> set, List<string> problems)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            set(value);
        }
        else
        {
            problems.Add($"{key} is none of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }
}
