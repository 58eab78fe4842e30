using System.Text;
using ScreenNumbers;

namespace PbxConnectors.EndToEnd.Tests;

public sealed class NumberListTests
{
    [Fact]
    public void A_list_without_a_header_is_one_number_a_line()
    {
        var list = Read("19900000001\n19900000002\n");

        list.Numbers.Select(n => n.Number).ShouldBe(["19900000001", "19900000002"]);
        list.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("number,label\n19900000001,empty\n")]
    [InlineData("label;phone\nempty;19900000001\n")]
    [InlineData("\uFEFF手机号,状态\n19900000001,empty\n")]
    public void A_header_names_the_columns(string text)
    {
        var list = Read(text);

        list.Numbers.ShouldBe([new ListedNumber("19900000001", "empty")]);
        list.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Bad_lines_are_named_by_line_number_and_nothing_else_is_lost()
    {
        var list = Read("number,label\n19900000001,empty\nhello,empty\n\n,empty\n12,empty\n19900000001,busy\n19900000002,\n");

        list.Numbers.Select(n => n.Number).ShouldBe(["19900000001", "19900000002"]);
        list.Problems.Count.ShouldBe(4);
        list.Problems[0].ShouldStartWith("line 3: 'hello'");
        list.Problems[1].ShouldStartWith("line 5: there is no number");
        list.Problems[2].ShouldStartWith("line 6: a number of 2 digits");
        list.Problems[3].ShouldStartWith("line 7: the number stands in line 2");
    }

    [Fact]
    public void Numbers_are_read_as_people_write_them()
    {
        var list = Read("+86 199-0000-0001\n(010) 8888 0001\n");

        list.Numbers.Select(n => n.Number).ShouldBe(["+8619900000001", "01088880001"]);
    }

    [Fact]
    public void A_list_saved_by_a_Chinese_spreadsheet_program_is_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        var list = NumberList.Read(Encoding.GetEncoding("GB18030").GetBytes("手机号,状态\n19900000001,空号\n"));

        list.Numbers.ShouldBe([new ListedNumber("19900000001", "空号")]);
    }

    private static NumberList Read(string text) => NumberList.Read(Encoding.UTF8.GetBytes(text));
}
