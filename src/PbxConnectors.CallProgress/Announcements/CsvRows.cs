using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>Reads comma-separated text (RFC 4180), tolerating stray quotes and missing line ends.</summary>
internal static class CsvRows
{
    /// <summary>A field as it has to be written.</summary>
    public static string Quote(string field) =>
        field.AsSpan().IndexOfAny(',', '"', '\n') < 0 && !field.Contains('\r') ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    public static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append(text[i++]);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                EndField();
            }
            else if (c == '\n')
            {
                EndRow();
            }
            else if (c is not '\r' and not '\uFEFF')
            {
                field.Append(c);
            }
        }

        EndRow();
        return rows;

        void EndField()
        {
            row.Add(field.ToString());
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            if (row.Count > 1 || row[0].Length > 0)
            {
                rows.Add(row);
            }

            row = [];
        }
    }
}
