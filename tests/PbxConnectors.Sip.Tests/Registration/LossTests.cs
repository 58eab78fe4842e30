using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Registration;

/// <summary>A registration that is lost while nobody calls is told when it is lost, and regained without anybody asking.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task A_PBX_that_gives_no_sign_of_life_is_told_and_regained_when_it_is_back(SipTransportKind kind)
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o => Watchful(o, kind));
        await using var states = await FollowAsync(laboratory);

        laboratory.Server.IsAway = true;
        (await states.NextAsync(SipRegistrationStatus.Failed)).Problem.ShouldNotBeNull().ShouldContain("sign of life");
        (await StatusAsync(laboratory)).State.ShouldBe(DeviceState.Unavailable);

        laboratory.Server.IsAway = false;
        await states.NextAsync(SipRegistrationStatus.Registered);
        (await StatusAsync(laboratory)).State.ShouldBe(DeviceState.Idle);
        laboratory.Server.Invites.ShouldBe(0);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closed_connection_is_told_at_once_and_registered_anew_over_another()
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o => Watchful(o, SipTransportKind.Tcp, keepAlive: TimeSpan.Zero));
        await using var states = await FollowAsync(laboratory);

        laboratory.Server.DropConnections();

        (await states.NextAsync(SipRegistrationStatus.Failed)).Problem.ShouldNotBeNull().ShouldContain("closed");
        await states.NextAsync(SipRegistrationStatus.Registered);
        laboratory.Server.ConnectionsOpened.ShouldBe(2);
    }

    [Fact]
    public async Task An_extension_the_PBX_ignores_costs_the_others_neither_connection_nor_registration()
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o =>
        {
            Watchful(o, SipTransportKind.Tcp);
            o.Registration.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        });
        await using var states = await FollowAsync(laboratory);
        laboratory.Exchange.AddExtension("8002", "secret");
        laboratory.Server.IgnoreRegistration("8002");
        laboratory.Client.Registrations.Add(new SipAccount("8002", "secret"));

        var ignored = await states.NextAsync(SipRegistrationStatus.Failed);

        (ignored.Extension, ignored.Problem).ShouldBe(("8002", "nobody answered"));
        laboratory.Server.ConnectionsOpened.ShouldBe(1);
        (await StatusAsync(laboratory)).State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public async Task Who_dials_while_the_registration_is_on_its_way_back_is_not_turned_away()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Short(0.1), configure: o => Watchful(o, SipTransportKind.Tcp, keepAlive: TimeSpan.Zero));
        await using var states = await FollowAsync(laboratory);
        laboratory.Server.DropConnections();
        await states.NextAsync(SipRegistrationStatus.Failed);
        (await laboratory.CallAsync()).Result.Reason.ShouldBe(EndReason.InvalidNumber);
    }

    [Fact]
    public async Task Loss_and_return_are_events_of_the_dialer()
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o => Watchful(o, SipTransportKind.Tcp, keepAlive: TimeSpan.Zero));
        await using var states = await FollowAsync(laboratory);
        var reading = laboratory.ReadEventsUntilAsync(happened => happened is ExtensionChanged { Extension.State: DeviceState.Idle });

        laboratory.Server.DropConnections();

        (await reading).Cast<ExtensionChanged>().Select(change => change.Extension.State).ShouldBe([DeviceState.Unavailable, DeviceState.Idle]);
    }

    [Fact]
    public async Task A_PBX_that_talks_to_us_anyway_is_not_asked_for_a_sign_of_life()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            server: new SipServerOptions { MaxExpires = TimeSpan.FromSeconds(2) }, configure: o =>
                o.Registration.KeepAlive = TimeSpan.FromSeconds(30));
        await laboratory.WaitAsync(s => s.Registrations is [{ Refreshes: >= 1 }]);
        laboratory.Server.OptionsAsked.ShouldBe(0);
    }

    [Fact]
    public async Task How_an_extension_stands_is_unknown_when_the_PBX_takes_too_long_to_say()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        await laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);
        laboratory.Server.IsAway = true;
        var options = new SipOptions { Server = laboratory.Server.EndPoint.ToString() };
        options.Registration.StatusTimeout = TimeSpan.FromMilliseconds(50);
        options.Registration.CloseTimeout = TimeSpan.Zero;
        options.Accounts.Add(new SipAccount("8005", "secret"));
        options.Accounts.Add(new SipAccount("8006", "secret"));
        await using var client = SipClient.Create(options, new WatchedLog());
        await using var dialer = new SipPbxDialer(client);

        (await dialer.GetExtensionStatusAsync("8005").WaitAsync(SipLaboratory.Patience)).State.ShouldBe(DeviceState.Unknown);
        (await dialer.ListExtensionStatusAsync().ToListAsync()).ShouldAllBe(status => status.State == DeviceState.Unknown);

        using var impatient = new CancellationTokenSource();
        options.Registration.StatusTimeout = TimeSpan.FromMinutes(1);
        var asked = dialer.GetExtensionStatusAsync("8005", impatient.Token);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task The_empty_number_server_learns_of_an_idle_line_that_is_lost_without_a_call_being_tried()
    {
        await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(SipLaboratory.Short(0.2)), Extensions = 1, Dscom = null,
            Sip = new SipServerOptions(), NumbersToScreen = ["19900000001"],
        });
        var services = Watched.Services();
        services.AddSip(options =>
        {
            options.Server = laboratory.Sip.EndPoint.ToString();
            Watchful(options, SipTransportKind.Udp);
        });
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = laboratory.EmptyNumber.BaseAddress;
            options.Screening.Lines = 1;
        });
        await using var provider = services.BuildServiceProvider();
        await using var worker = provider.GetRequiredService<ScreeningWorker>();
        var run = worker.RunAsync().ToListAsync().AsTask();
        await WaitForLastAsync(laboratory, "idle", after: 2);

        laboratory.Sip.IsAway = true;
        await WaitForLastAsync(laboratory, "unregistered");
        laboratory.Sip.IsAway = false;
        await WaitForLastAsync(laboratory, "idle");

        laboratory.Sip.Invites.ShouldBe(1);
        worker.RequestStop();
        (await run.WaitAsync(SipLaboratory.Patience)).ShouldHaveSingleItem();
    }

    private static void Watchful(SipOptions options, SipTransportKind kind, TimeSpan? keepAlive = null)
    {
        options.Transport = kind;
        options.Registration.KeepAlive = keepAlive ?? TimeSpan.FromMilliseconds(100);
        options.Registration.KeepAliveTimeout = TimeSpan.FromMilliseconds(400);
        options.Registration.RetryDelay = TimeSpan.FromMilliseconds(50);
        options.Registration.MaxRetryDelay = TimeSpan.FromMilliseconds(100);
        options.Timers = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(80));
    }

    private static Task WaitForLastAsync(PbxLaboratory laboratory, string status, int after = 0) => laboratory.EmptyNumber.WaitForStatusesAsync(
        statuses => statuses.Count > after && statuses[^1].Status == status).WaitAsync(SipLaboratory.Patience);

    private static Task<ExtensionStatus> StatusAsync(SipLaboratory laboratory) =>
        laboratory.Dialer.GetExtensionStatusAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);

    private static async Task<Follower> FollowAsync(SipLaboratory laboratory)
    {
        var follower = new Follower(laboratory.Client.Registrations);
        await follower.NextAsync(SipRegistrationStatus.Registered);
        return follower;
    }

    /// <summary>Reads the changes of the one extension in order.</summary>
    private sealed class Follower(PbxConnectors.Sip.Registration.SipRegistrations registrations) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SipRegistrationState> _states = registrations.WatchAsync().GetAsyncEnumerator();

        public async Task<SipRegistrationState> NextAsync(SipRegistrationStatus status)
        {
            while (await _states.MoveNextAsync().AsTask().WaitAsync(SipLaboratory.Patience))
            {
                if (_states.Current.Status == status)
                {
                    return _states.Current;
                }
            }

            throw new InvalidOperationException("The line was closed.");
        }

        public ValueTask DisposeAsync() => _states.DisposeAsync();
    }
}
