using System.Collections.Frozen;
using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>Brings transcripts to one form: width, case, punctuation, spaces and the script of Chinese carry no meaning here.</summary>
internal static class SpokenText
{
    // Traditional and simplified in turn: the characters of telephone announcements, not of the language.
    private const string Pairs =
        "號号碼码撥拨機机關关無无聽听網网絡络線线轉转對对請请後后語语務务為为電电話话來来暫暂時时間间戶户開开啟启設设誤误錯错變变過过費费餘余額额"
        + "應应嗶哔聲声錄录訊讯簡简佔占滿满區区個个這这裡里內内們们別别幫帮達达結结傳传檢检證证確确認认續续衝冲處处從从會会員员價价長长還还當当"
        + "遠远進进運运連连遲迟適适選选鍵键聯联繫系補补貴贵買买賬账帳账單单業业與与隨随離离難难順顺題题願愿類类顧顾飛飞館馆駐驻驗验點点";

    private static readonly FrozenDictionary<char, char> Simplified =
        Enumerable.Range(0, Pairs.Length / 2).ToFrozenDictionary(i => Pairs[2 * i], i => Pairs[(2 * i) + 1]);

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in Compose(text))
        {
            if (char.IsLetterOrDigit(letter))
            {
                folded.Append(Simplified.GetValueOrDefault(letter, char.ToLowerInvariant(letter)));
            }
        }

        return folded.ToString();
    }

    private static string Compose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: a recogniser cut its text.
            return text;
        }
    }
}
