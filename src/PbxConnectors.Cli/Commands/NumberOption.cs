using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace PbxConnectors.Cli.Commands;

/// <summary>Options that take a number within bounds; anything else is answered with what they take.</summary>
internal static class NumberOption
{
    private const double LongestSeconds = 86_400;

    public static Option<int?> Whole(string name, string description, int least, int most = int.MaxValue, string helpName = "N") =>
        Create<int>(
            name, description, helpName, value => value >= least && value <= most, most == int.MaxValue ? $"{least} or more" : $"{least} to {most}");

    public static Option<double?> Number(string name, string description, double least, double most, string helpName = "N") =>
        Create<double>(
            name,
            description,
            helpName,
            value => value >= least && value <= most,
            string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));

    public static Option<double?> Seconds(string name, string description) =>
        Create<double>(name, description, "SECONDS", value => value is > 0 and <= LongestSeconds, "a number of seconds, a day at most");

    public static Option<int?> Port(string name, string description, int least, int most) =>
        Create<int>(name, description, "PORT", value => value == 0 || (value >= least && value <= most), $"0, or {least} to {most}");

    // The framework's own parser throws out of a validator where text stands for a number.
    private static Option<T?> Create<T>(string name, string description, string helpName, Func<T, bool> fits, string wanted)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = argument =>
            {
                if (argument.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && fits(value))
                {
                    return value;
                }

                argument.AddError($"{name} takes {wanted}.");
                return null;
            },
        };
}
