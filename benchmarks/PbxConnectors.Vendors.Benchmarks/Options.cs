using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>Options as an integrator would write them.</summary>
internal static class Options
{
    public static DscomOptions Dscom(Uri? address = null) => new()
    {
        BaseAddress = address ?? Pbx.Address, ClientId = "4", ClientSecret = Pbx.Password, UserName = Pbx.Account, Password = Pbx.Password, TimeZone = "Asia/Shanghai",
    };

    public static EightHundredOptions EightHundred(Uri? address = null) => new()
    {
        BaseAddress = address ?? Pbx.Address, Account = Pbx.Account, Password = Pbx.Password,
    };

    public static OlaOptions Ola(Uri? address = null) => new()
    {
        BaseAddress = address ?? Pbx.Address, UserName = Pbx.Account, Password = Pbx.Password, TimeZone = "Asia/Shanghai",
    };

    /// <summary>Gives a token where one is asked for, else the answer.</summary>
    public static Pbx DscomPbx(byte[] answer) =>
        new(request => request.RequestUri!.AbsolutePath.EndsWith("token", StringComparison.Ordinal) ? Answers.Token : answer);
}
