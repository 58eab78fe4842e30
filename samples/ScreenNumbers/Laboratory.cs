using PbxConnectors;
using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace ScreenNumbers;

/// <summary>The simulated world of a run: the exchange with its number plan and recordings, the servers over it, and what the ear knows.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    // Spoken by the exchange but known to no library: what is said there is no state.
    private const string UnlistedLabel = "unlisted";

    private Laboratory(
        PbxLaboratory pbx, string vendor, AnnouncementLibrary library, IReadOnlyDictionary<string, string> truth, TimeProvider time) =>
        (Pbx, Vendor, Library, Truth, Time) = (pbx, vendor, library, truth, time);

    public PbxLaboratory Pbx { get; }

    /// <summary>Whose wire the PBX speaks.</summary>
    public string Vendor { get; }

    public AnnouncementLibrary Library { get; }

    /// <summary>What the exchange does with each number, as a label.</summary>
    public IReadOnlyDictionary<string, string> Truth { get; }

    /// <summary>The clock of the laboratory and of the client alike.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where the client broke the vendor's document, as the PBX saw it.</summary>
    public IReadOnlyList<string> ProtocolViolations => Vendor switch
    {
        "ola" => Pbx.Ola.ProtocolViolations,
        "800ing" => Pbx.EightHundred.ProtocolViolations,
        "sip" => Pbx.Sip.ProtocolViolations,
        _ => Pbx.Dscom.ProtocolViolations,
    };

    public static async Task<Laboratory> StartAsync(
        RunSettings settings, NumberList list, ICollection<string> problems, CancellationToken cancellationToken)
    {
        var own = settings.AudioFolder is { } folder ? LabAudio.FromFolder(folder) : LabAudio.Embedded;
        foreach (string problem in own.Problems)
        {
            problems.Add($"{settings.AudioFolder}: {problem}");
        }

        if (own.Labels.Count == 0)
        {
            throw new DirectoryNotFoundException($"There is no recording in '{settings.AudioFolder}': it takes <label>/*.wav, or a manifest.csv.");
        }

        // A folder rarely holds every label the list needs: the synthesised announcements fill in.
        var audio = own.WithFallback(LabAudio.Embedded);
        var truth = list.Numbers.ToDictionary(n => n.Number, n => n.Label ?? "");
        var plan = CreatePlan(list, truth, problems);
        TimeProvider time = settings.Speed > 1 ? new ScaledTimeProvider(settings.Speed) : TimeProvider.System;
        var library = LoadLibrary(settings, audio, problems);
        var pbx = await PbxLaboratory.StartAsync(
            new PbxLaboratoryOptions
            {
                NumberPlan = plan,
                Dscom = settings.Vendor == "dscom" ? new DscomServerOptions() : null,
                Ola = settings.Vendor == "ola" ? new OlaServerOptions() : null,
                EightHundred = settings.Vendor == "800ing" ? new EightHundredServerOptions() : null,
                Sip = settings.Vendor == "sip" ? new SipServerOptions() : null,
                Extensions = settings.Lines,
                Exchange = new ExchangeOptions { Audio = audio },
                NumbersToScreen = [.. list.Numbers.Select(n => n.Number)],
                TimeProvider = time,
            },
            cancellationToken);
        return new Laboratory(pbx, settings.Vendor, library, truth, time);
    }

    public ValueTask DisposeAsync() => Pbx.DisposeAsync();

    private static NumberPlan CreatePlan(NumberList list, Dictionary<string, string> truth, ICollection<string> problems)
    {
        var plan = new NumberPlan();
        var spread = NumberPlan.Spread(list.Numbers.Select(n => n.Number));
        foreach (var (number, label) in list.Numbers)
        {
            if (label == UnlistedLabel)
            {
                plan.Assign(number, new NumberScenario
                {
                    Label = UnlistedLabel, EarlyMedia = [MediaSegment.Announcement(UnlistedLabel)], Q850Cause = Q850.NormalUnspecified,
                });
                continue;
            }

            if (!NumberStates.TryParse(label, out var state) || state == NumberState.Unknown)
            {
                if (label is not null)
                {
                    problems.Add($"number {PhoneNumbers.Mask(number)}: '{label}' is no state; the exchange chooses one");
                }

                plan.Assign(number, spread[number]);
                truth[number] = spread[number].Label;
                continue;
            }

            plan.Assign(number, NumberScenario.For(state));
            truth[number] = state.ToLabel();
        }

        return plan;
    }

    private static AnnouncementLibrary LoadLibrary(RunSettings settings, LabAudio audio, ICollection<string> problems)
    {
        AnnouncementLibrary library;
        if (settings.LibraryFolder is { } folder)
        {
            library = AnnouncementLibrary.Load(folder);
        }
        else
        {
            // Seeded: the same share of the same recordings is held out in every run.
            var random = new Random(1);
            library = AnnouncementLibrary.Create(
                from label in audio.Labels.Order(StringComparer.Ordinal)
                where NumberStates.TryParse(label, out var state) && state.Da2Id() is not null
                from clip in audio.Clips(label)
                where random.NextDouble() >= settings.HoldOut
                select new AnnouncementSource(clip.Name, label, new WaveAudio(clip.Samples)));
        }

        foreach (var problem in library.Problems)
        {
            problems.Add($"library: {problem}");
        }

        return library;
    }
}
