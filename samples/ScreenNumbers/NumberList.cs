using System.Text;
using CsvHelper;

namespace ScreenNumbers;

/// <summary>A number of the list and, where the list says so, what the simulated exchange is to do with it.</summary>
internal sealed record ListedNumber(string Number, string? Label);

/// <summary>The user's numbers: one a line, or a CSV with or without a header. Bad lines are named, never fatal.</summary>
internal sealed record NumberList(IReadOnlyList<ListedNumber> Numbers, IReadOnlyList<string> Problems)
{
    private static readonly string[] NumberHeaders = ["number", "phone", "phonenum", "mobile", "号码", "手机号", "电话"];
    private static readonly string[] LabelHeaders = ["label", "state", "状态"];

    public static NumberList Read(byte[] file)
    {
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
            MissingField = CsvMissingFieldHandling.ReturnEmpty,
            MalformedData = CsvMalformedDataHandling.Recover,
        };
        using var csv = CsvReader.FromText(Decode(file), options);
        var numbers = new List<ListedNumber>();
        var problems = new List<string>();
        var firstLines = new Dictionary<string, long>();
        var (numberColumn, labelColumn) = (0, 1);
        bool first = true;
        while (csv.Read())
        {
            string[] cells = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            var line = csv.LineNumber;
            if (first)
            {
                first = false;
                cells = [cells.FirstOrDefault()?.TrimStart('\uFEFF') ?? "", .. cells.Skip(1)];
                int header = Array.FindIndex(cells, cell => NumberHeaders.Contains(cell, StringComparer.OrdinalIgnoreCase));
                if (header >= 0)
                {
                    numberColumn = header;
                    labelColumn = Array.FindIndex(cells, cell => LabelHeaders.Contains(cell, StringComparer.OrdinalIgnoreCase));
                    continue;
                }
            }

            if (cells.All(string.IsNullOrEmpty))
            {
                continue;
            }

            string written = cells.ElementAtOrDefault(numberColumn) ?? "";
            string number = Normalise(written);
            if (Problem(number, written) is { } problem)
            {
                problems.Add($"line {line}: {problem}");
            }
            else if (!firstLines.TryAdd(number, line))
            {
                problems.Add($"line {line}: the number stands in line {firstLines[number]} already; it is dialled once");
            }
            else
            {
                numbers.Add(new ListedNumber(number, cells.ElementAtOrDefault(labelColumn) is { Length: > 0 } label ? label : null));
            }
        }

        return new NumberList(numbers, problems);
    }

    // Spreadsheet programs in China write GB 18030 unless told otherwise.
    private static string Decode(byte[] file)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding("GB18030").GetString(file);
        }
    }

    // People write numbers with blanks, dashes and brackets; a PBX wants digits.
    private static string Normalise(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '(' or ')' or '（' or '）')));

    private static string? Problem(string number, string written) =>
        number.Length == 0 ? "there is no number"
        : !number.TrimStart('+').All(char.IsAsciiDigit) || number.LastIndexOf('+') > 0 ? $"'{Shorten(written)}' is no number"
        : number.Length is < 3 or > 20 ? $"a number of {number.Length} digits cannot be dialled"
        : null;

    private static string Shorten(string text) => text.Length <= 24 ? text : text[..24] + "…";
}
