using System.Text;

namespace PbxConnectors.CallProgress.Tests;

public class Keywords_of_announcements
{
    [Theory]
    [InlineData("您好，您拨打的号码是空号，请核对后再拨。", NumberState.EmptyNumber)]
    [InlineData("您好,您撥打的號碼是空號,請核對後再撥", NumberState.EmptyNumber)]
    [InlineData("您拨打的电话已关机，请稍后再拨。", NumberState.PoweredOff)]
    [InlineData("您所撥打的電話已關機", NumberState.PoweredOff)]
    [InlineData("您好，您拨打的电话已停机。Sorry, the number you dialed is out of service.", NumberState.OutOfService)]
    [InlineData("您拨打的电话已暂停服务。", NumberState.Suspended)]
    [InlineData("您好，您的手机号码已欠费停机。", NumberState.CallerArrears)]
    [InlineData("您好，您的手机号码已被暂停服务。", NumberState.CallerArrears)]
    [InlineData("您好，您拨打的电话正在通话中，请稍后再拨。", NumberState.InCall)]
    [InlineData("您拨打的用户正忙，请稍后再拨。", NumberState.Busy)]
    [InlineData("对不起，网络正忙，请稍后再拨。", NumberState.NetworkBusy)]
    [InlineData("对不起，您拨叫的用户不方便接听您的电话，请稍后再拨。", NumberState.Rejected)]
    [InlineData("您好，您拨叫的用户暂时无法接通，请稍后再拨。", NumberState.Unreachable)]
    [InlineData("您拨打的电话暂时无法接通，我是机主的智能助理。您有什么事可以留言，我帮您转达。", NumberState.Voicemail)]
    [InlineData("您拨打的用户不在服务区或已关机，如需留言请按一。", NumberState.PoweredOff)]
    [InlineData("您好，您拨叫的用户暂时无人接听，请您稍后再拨。", NumberState.NoAnswer)]
    [InlineData("您拨打的用户现在无法接听，请稍后再拨。", NumberState.CannotAnswer)]
    [InlineData("您拨打的电话已设置呼入限制。", NumberState.IncomingBarred)]
    [InlineData("您拨打的电话呼叫转移失败。", NumberState.ForwardingFailed)]
    [InlineData("您拨打的号码有误，请核对后再拨。", NumberState.Misdialled)]
    [InlineData("该用户已改号，新号码为。", NumberState.NumberChanged)]
    [InlineData("对方线路发生故障，请稍后再拨。", NumberState.LineFault)]
    [InlineData("请稍后再拨。", NumberState.TryLater)]
    [InlineData("Sorry, the number you DIALED does not exist.", NumberState.EmptyNumber)]
    [InlineData("sorry the number you have dialed is not in service please check the number and dial again", NumberState.EmptyNumber)]
    [InlineData("The subscriber you dialed is not in the service area", NumberState.Unreachable)]
    [InlineData("The subscriber you dialed can not be connected for the moment", NumberState.Unreachable)]
    [InlineData("the subscriber you dialed is powered off", NumberState.PoweredOff)]
    [InlineData("all circuits are busy now", NumberState.NetworkBusy)]
    [InlineData("ｓｏｒｒｙ，　ｔｈｅ　ｓｕｂｓｃｒｉｂｅｒ　ｉｓ　ｂｕｓｙ", NumberState.Busy)]
    public void The_words_of_an_announcement_name_its_state(string transcript, NumberState state) =>
        AnnouncementKeywords.Default.Match(transcript).ShouldNotBeNull().State.ShouldBe(state);

    [Theory]
    [InlineData("")]
    [InlineData("您好，您拨打的号码")]
    [InlineData("您通话的客户正在使用呼叫保持服务，请不要挂机。")]
    [InlineData("您好，您拨打的电话将被录音，请不要挂机，正在为您转接。")]
    [InlineData("Thank you for calling, please hold on")]
    [InlineData("\ud800")]
    public void Words_that_name_no_state_name_none(string transcript) => AnnouncementKeywords.Default.Match(transcript).ShouldBeNull();

    [Fact]
    public void The_first_row_that_occurs_decides()
    {
        var table = new AnnouncementKeywords([new("caller_arrears", ["您的*欠费"]), new("suspended", ["欠费"])]);
        table.Match("您的手机已欠费")!.Label.ShouldBe("caller_arrears");
        table.Match("该用户已欠费")!.ShouldBe(new KeywordMatch("suspended", NumberState.OutOfService, "欠费"));
        table.Match("欠费的是您的")!.Label.ShouldBe("suspended");
    }

    [Fact]
    public void Rows_of_ones_own_stand_before_the_built_in_ones()
    {
        var own = AnnouncementKeywords.Read(Json("""[{ "label": "holiday", "keywords": ["春节放假"] }, { "label": "power_off", "keywords": ["关鸡"] }]"""));
        var table = AnnouncementKeywords.Combine(own, AnnouncementKeywords.Default);
        table.Match("春节放假，电话已停机")!.ShouldBe(new KeywordMatch("holiday", NumberState.Unknown, "春节放假"));
        table.Match("您拨打的用户已关鸡")!.State.ShouldBe(NumberState.PoweredOff);
        table.Match("您拨打的号码是空号")!.State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public void Every_built_in_label_is_a_state() =>
        AnnouncementKeywords.Default.Rows.Where(row => !NumberStates.TryParse(row.Label, out var state) || state == NumberState.Unknown).ShouldBeEmpty();

    [Theory]
    [InlineData("no json", "invalid JSON")]
    [InlineData("[{ \"label\": \"empty\" }]", "keywords")]
    [InlineData("[{ \"label\": \"empty\", \"keywords\": null }]", "null")]
    [InlineData("[{ \"label\": \"empty\", \"keywords\": [\"空号\"] }, { \"label\": \"busy\", \"keywords\": [\"忙\"] }]", "Row 2 ('busy')")]
    [InlineData("[{ \"label\": \"busy\", \"keywords\": [\"正忙*\"] }]", "behind a '*'")]
    [InlineData("[{ \"label\": \" \", \"keywords\": [\"正忙\"] }]", "no label")]
    [InlineData("[{ \"label\": \"busy\", \"keywords\": [null] }]", "Row 1")]
    public void A_table_that_cannot_be_read_is_refused_with_the_place(string json, string named) =>
        Should.Throw<FormatException>(() => AnnouncementKeywords.Read(Json(json))).Message.ShouldContain(named);

    [Fact]
    public void Sentences_of_carriers_in_the_shared_folder_are_understood()
    {
        if (SharedAudio.Folder is not { } folder)
        {
            return;
        }

        string[][] alike = [["suspended", "service_suspended"], ["busy", "in_call"]];
        var rows = CsvRows.Read(File.ReadAllText(Path.Combine(folder, "phrases.csv"))).Skip(1).Where(row => row[4] == "sentence" && row[0] is not ("hold" or "human"));
        foreach (var row in rows)
        {
            var label = AnnouncementKeywords.Default.Match(row[1]).ShouldNotBeNull(row[1]).Label;
            (label == row[0] || alike.Any(pair => pair.Contains(label) && pair.Contains(row[0]))).ShouldBeTrue($"{row[1]}: {label}, not {row[0]}");
        }
    }

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
