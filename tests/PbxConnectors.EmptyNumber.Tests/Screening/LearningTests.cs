using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>Announcements nobody listed, from the call they are heard in to the call that recognises them.</summary>
public sealed class LearningTests : IDisposable
{
    private const string First = "13800000001";
    private const string Second = "13800000002";

    private static readonly LabClip Unlisted = LabAudio.Embedded.Clips("unlisted")[0];

    private readonly string _folder = Directory.CreateTempSubdirectory("learning").FullName;
    private readonly LiveAnnouncementLibrary _library = LiveAnnouncementLibrary.Of(LabAudio.Embedded.ToAnnouncementLibrary());

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_unlisted_announcement_is_collected_labelled_and_recognised_on_the_next_call()
    {
        await using var learner = AnnouncementLearner.Open(_folder, _library);
        (await ScreenAsync(First, learner, call => call.End(EndReason.Failed, Sound.Wave(Played()), cause: 31))).State.ShouldBe(NumberState.Unknown);

        await learner.FlushAsync().OrHang();
        var pending = learner.Pending.ShouldHaveSingleItem();
        var hearing = pending.Hearings.ShouldHaveSingleItem();
        (hearing.Number, hearing.Trunk).ShouldBe(("138****0001", "8001"));
        (await learner.PromoteAsync(pending.Id, "barred")).Accepted.ShouldBeTrue();

        var next = await ScreenAsync(Second, learner, call => call.End(EndReason.Failed, Sound.Wave(Played()), cause: 31));
        next.State.ShouldBe(NumberState.IncomingBarred);
        await learner.FlushAsync().OrHang();
        learner.Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_heard_live_is_collected_too()
    {
        await using var learner = AnnouncementLearner.Open(_folder, _library);
        await ScreenAsync(First, learner, call =>
        {
            call.Attach(new ScriptedAudio().Play(Played()));
            call.End(EndReason.Failed);
        });
        await learner.FlushAsync().OrHang();
        learner.Pending.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_people_say_on_an_answered_call_is_not_collected()
    {
        await using var learner = AnnouncementLearner.Open(_folder, _library);
        await ScreenAsync(First, learner, call =>
        {
            call.Answer();
            call.End(new CallResult
            {
                Reason = EndReason.Normal, Certainty = Certainty.Reported, AnsweredAt = DateTimeOffset.UnixEpoch,
                Recording = call.Dialer.Record("monitor/answered.wav", Sound.Wave(Played())),
            });
        });
        await learner.FlushAsync().OrHang();
        learner.Counters.ShouldSatisfyAllConditions(c => c.Queued.ShouldBe(0), c => c.NothingToLearn.ShouldBe(0));
    }

    [Fact]
    public async Task Without_the_option_nothing_is_collected()
    {
        (await ScreenAsync(First, null, call => call.End(EndReason.Failed, Sound.Wave(Played()), cause: 31))).State.ShouldBe(NumberState.Unknown);
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Library_and_learning_are_switched_on_by_configuration()
    {
        string library = Path.Combine(_folder, "announcements.pbxlib");
        _library.Current.Save(library);
        var services = Watched.Services();
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = new Uri("http://screening.example/");
            options.LibraryFolder = library;
            options.LearningFolder = Path.Combine(_folder, "learning");
        });
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<LiveAnnouncementLibrary>().Current.Count.ShouldBe(_library.Current.Count);
        provider.GetRequiredService<AnnouncementLearner>().Pending.ShouldBeEmpty();
        Directory.Exists(Path.Combine(_folder, "learning")).ShouldBeTrue();
    }

    [Fact]
    public void Asking_for_a_learner_that_is_off_says_how_to_switch_it_on()
    {
        var services = Watched.Services();
        services.AddEmptyNumberScreening(options => options.BaseAddress = new Uri("http://screening.example/"));
        using var provider = services.BuildServiceProvider();
        Should.Throw<InvalidOperationException>(() => provider.GetRequiredService<AnnouncementLearner>()).Message.ShouldContain("LearningFolder");
    }

    private static short[] Played() => [.. Sound.Ringback(5), .. Unlisted.Samples.ToArray(), .. new short[8000]];

    private async Task<ScreenedNumber> ScreenAsync(string number, AnnouncementLearner? learner, Action<ScriptedCall> onDial)
    {
        await using var bench = await ScreeningBench.StartAsync([number], setup =>
            setup.Change = settings => settings with { LiveLibrary = _library, Learner = learner });
        bench.Dialer.OnDial = onDial;
        return (await bench.RunAsync()).ShouldHaveSingleItem();
    }
}
