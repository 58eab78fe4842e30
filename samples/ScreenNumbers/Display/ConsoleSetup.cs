using System.Text;
using Spectre.Console;

namespace ScreenNumbers.Display;

/// <summary>The console as it is: a terminal with colours, or a file or pipe that wants neither colours nor narrow lines.</summary>
internal static class ConsoleSetup
{
    private const int WidthOfNoTerminal = 160;

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
        });
        console.Profile.Width = WidthOfNoTerminal;
        return console;
    }
}
