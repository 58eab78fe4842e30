using PbxConnectors.EightHundred.Customers;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.EightHundred.Tests;

public sealed class InjectionTests
{
    [Theory]
    [InlineData("' or 1=1")]
    [InlineData("a\"b")]
    [InlineData("a;drop")]
    [InlineData("a--b")]
    [InlineData("a/*b")]
    [InlineData("b*/")]
    [InlineData("a#b")]
    [InlineData("a\\")]
    [InlineData("a`b")]
    [InlineData("a\nb")]
    [InlineData("a＇b")]
    public async Task A_search_text_that_could_change_SQL_is_refused_before_it_is_sent(string text)
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub);
        var query = new EightHundredCustomerQuery { SearchField = EightHundredCustomerSearchField.Contact, SearchText = text };
        var error = Should.Throw<ArgumentException>(() => client.Customers.ListAsync(query));
        error.Message.ShouldContain("AllowUnsafeSearchText");
        await Should.ThrowAsync<ArgumentException>(() => client.Customers.ReadPageAsync(query));
        stub.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_opt_in_by_name_lets_it_pass()
    {
        await using var client = Stub.Client("""{"code":0,"rows_customer":[]}""", out var stub);
        await client.Customers.ReadPageAsync(new EightHundredCustomerQuery { SearchText = "O'Neill", AllowUnsafeSearchText = true });
        stub.LastQuery["sqlwhere"].ShouldBe("O'Neill");
    }

    [Theory]
    [InlineData("custName desc")]
    [InlineData("1;drop")]
    [InlineData("a,b")]
    [InlineData("(select 1)")]
    [InlineData("")]
    public async Task A_sort_field_is_one_column_name(string field)
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub);
        await Should.ThrowAsync<ArgumentException>(() => client.Customers.ReadPageAsync(new EightHundredCustomerQuery { SortField = field }));
        await Should.ThrowAsync<ArgumentException>(() => client.Customers.ReadPageAsync(
            new EightHundredCustomerQuery { SearchField = new EightHundredCustomerSearchField("custName=1 or 1"), AllowUnsafeSearchText = true }));
        stub.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_talk_time_comparison_is_one_of_two()
    {
        await using var client = Stub.Client("""{"success":true,"rows":[]}""", out var stub);
        await foreach (var _ in client.Records.QueryAsync(
            new EightHundredRecordQuery { TalkTime = EightHundredTalkTimeFilter.ShorterThan(TimeSpan.FromSeconds(30)) }))
        {
        }

        (stub.LastQuery["talktimeSql"], stub.LastQuery["talktime"]).ShouldBe(("1", "30"));
    }
}
