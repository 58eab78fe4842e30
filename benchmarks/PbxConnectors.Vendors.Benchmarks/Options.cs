using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>Options as an integrator would write them.</summary>
internal static class Options
{
    public static DscomOptions Dscom() => new()
    {
        BaseAddress = Pbx.Address, ClientId = "4", ClientSecret = Pbx.Password, UserName = Pbx.Account, Password = Pbx.Password, TimeZone = "Asia/Shanghai",
    };

    public static EightHundredOptions EightHundred() => new() { BaseAddress = Pbx.Address, Account = Pbx.Account, Password = Pbx.Password };

    public static OlaOptions Ola() => new() { BaseAddress = Pbx.Address, UserName = Pbx.Account, Password = Pbx.Password, TimeZone = "Asia/Shanghai" };

    /// <summary>Gives a token where one is asked for, else the answer.</summary>
    public static Pbx DscomPbx(byte[] answer) =>
        new(request => request.RequestUri!.AbsolutePath.EndsWith("token", StringComparison.Ordinal) ? Answers.Token : answer);
}
