using Microsoft.Extensions.Options;

namespace PbxConnectors.EmptyNumber;

/// <summary>Finds every mistake at once, when the host starts.</summary>
internal sealed class EmptyNumberOptionsValidator : IValidateOptions<EmptyNumberOptions>
{
    public ValidateOptionsResult Validate(string? name, EmptyNumberOptions options)
    {
        List<string> problems = [];
        options.Validate(problems);
        return problems.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Empty-number screening is configured wrongly:{Environment.NewLine}" +
                string.Join(Environment.NewLine, problems.Select(problem => $"- {problem}")));
    }
}
