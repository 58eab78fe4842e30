using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library add</c>: recordings under a label into a library.</summary>
internal static class LibraryAddCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryAccess.Argument();
        var files = new Argument<string[]>("FILE")
        {
            Description = "WAV recordings of the announcement alone. 录音文件。",
            Arity = ArgumentArity.OneOrMore,
        };
        var label = new Option<string>("--label")
        {
            Description = "The state it announces, or a label of your own: empty, power_off, 空号, … 标签。",
            HelpName = "LABEL",
            Required = true,
        };
        var transcript = new Option<string?>("--transcript") { Description = "What it says. 文本内容。", HelpName = "TEXT" };
        var json = JsonOption.Create();
        var command = new Command("add", "Adds recordings under a label; a library that is not there is begun. 添加录音。")
        {
            library, files, label, transcript, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(library);
            var named = parsed.GetRequiredValue(label).Trim();
            using var live = LibraryAccess.Open(path, terminal, cancellationToken);
            var added = new List<string>();
            var problems = new List<LibraryProblemEntry>();
            foreach (var file in parsed.GetRequiredValue(files))
            {
                if (!WaveFile.TryRead(file, out var audio, out var problem))
                {
                    problems.Add(new LibraryProblemEntry(file, problem));
                    continue;
                }

                var source = new AnnouncementSource($"{named}/{Path.GetFileNameWithoutExtension(file)}", named, audio, parsed.GetValue(transcript));
                var change = await live.AddAsync(source, cancellationToken);
                if (change.Accepted)
                {
                    added.Add(source.Name);
                }
                else
                {
                    problems.Add(new LibraryProblemEntry(file, change.Problem ?? "The library refuses it."));
                }
            }

            LibraryAccess.Write(terminal, parsed.GetValue(json), new LibraryChangeReport(path, live.Current.Count, added, problems), "added");
            return (int)(problems.Count == 0 ? ExitCode.Done : added.Count > 0 ? ExitCode.Incomplete : ExitCode.BadInput);
        });
        return command;
    }
}
