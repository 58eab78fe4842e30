using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>Fills <see cref="EmptyNumberOptions"/> from a configuration section whose keys are the options' names.</summary>
internal static class EmptyNumberOptionsReader
{
    public static void Read(IConfigurationSection section, EmptyNumberOptions options) =>
        SectionReader.Read(section, options.ReadingProblems, reader =>
        {
            reader.Address(nameof(options.BaseAddress), value => options.BaseAddress = value);
            reader.Map(nameof(options.Headers), (name, value) => options.Headers[name] = value);
            reader.Text(nameof(options.DialerName), value => options.DialerName = value);
            reader.Text(nameof(options.LibraryFolder), value => options.LibraryFolder = value);
            reader.Flag(nameof(options.WatchLibrary), value => options.WatchLibrary = value);
            reader.Text(nameof(options.LearningFolder), value => options.LearningFolder = value);
            reader.Time(nameof(options.UploadTimeout), value => options.UploadTimeout = value);
            reader.Group(nameof(options.Http), options.Http);
            reader.Group(nameof(options.Screening), screening => Read(screening, options.Screening));
        });

    private static void Read(SectionReader reader, ScreeningOptions options)
    {
        reader.Number(nameof(options.Lines), value => options.Lines = value);
        reader.Time(nameof(options.HeartbeatInterval), value => options.HeartbeatInterval = value);
        reader.Time(nameof(options.EmptyPlanPause), value => options.EmptyPlanPause = value);
        reader.Flag(nameof(options.StopWhenPlanEmpty), value => options.StopWhenPlanEmpty = value);
        reader.Number(nameof(options.EmptyPlansBeforeStop), value => options.EmptyPlansBeforeStop = value);
        reader.Number(nameof(options.MaxNumbers), value => options.MaxNumbers = value);
        reader.Number(nameof(options.StartAttempts), value => options.StartAttempts = value);
        reader.Number(nameof(options.MaxClientIdRenewals), value => options.MaxClientIdRenewals = value);
        reader.Text(nameof(options.DisplayNumber), value => options.DisplayNumber = value);
        reader.Number(nameof(options.DialRetries), value => options.DialRetries = value);
        reader.Time(nameof(options.DialRetryPause), value => options.DialRetryPause = value);
        reader.Time(nameof(options.RingLimit), value => options.RingLimit = value);
        reader.Time(nameof(options.AnsweredLimit), value => options.AnsweredLimit = value);
        reader.Flag(nameof(options.HangUpWhenDecided), value => options.HangUpWhenDecided = value);
        reader.Time(nameof(options.OutcomeWait), value => options.OutcomeWait = value);
        reader.Time(nameof(options.RecordingWait), value => options.RecordingWait = value);
        reader.Time(nameof(options.RecordingPollInterval), value => options.RecordingPollInterval = value);
        reader.Number(nameof(options.MaxRecordingBytes), value => options.MaxRecordingBytes = value);
        reader.Flag(nameof(options.UploadAudio), value => options.UploadAudio = value);
        reader.Number(nameof(options.UploadQueueCapacity), value => options.UploadQueueCapacity = value);
        reader.Text(nameof(options.UploadSpoolFolder), value => options.UploadSpoolFolder = value);
        reader.Time(nameof(options.UploadRetryPause), value => options.UploadRetryPause = value);
        reader.Number(nameof(options.UploadParallelism), value => options.UploadParallelism = value);
        reader.Flag(nameof(options.CheckExtensions), value => options.CheckExtensions = value);
        reader.Time(nameof(options.ExtensionCheckInterval), value => options.ExtensionCheckInterval = value);
        reader.Time(nameof(options.DrainTimeout), value => options.DrainTimeout = value);
        reader.Time(nameof(options.FlushTimeout), value => options.FlushTimeout = value);
    }
}
