using OmniStack.Web.Rendering;

namespace OmniStack.Web.Tests.Pages;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("**a**", "<p><strong>a</strong></p>\n")]
    [InlineData("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n")]
    [InlineData("[a](https://x.org/)", "<p><a href=\"https://x.org/\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("[a](javascript:alert(1))", "<p><a href=\"\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("[a](data:text/html,x)", "<p><a href=\"\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("![a](https://x.org/p.png)", "<p><a href=\"https://x.org/p.png\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    public void ToHtml_Markdown_IsHarmlessHtml(string text, string html) => Assert.Equal(html, SafeMarkdown.ToHtml(text).Value);

    [Fact]
    public void ToHtml_ReferenceLink_IsCheckedToo() =>
        Assert.DoesNotContain("javascript", SafeMarkdown.ToHtml("[a][1]\n\n[1]: javascript:alert(1)").Value, StringComparison.Ordinal);

    [Fact]
    public void ToHtml_AlignedTable_HasNoInlineStyle()
    {
        var html = SafeMarkdown.ToHtml("| a |\n|:-:|\n| 1 |").Value;

        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_DeeplyNested_IsShownAsItIs()
    {
        var html = SafeMarkdown.ToHtml(new string('>', 5000) + " <b>").Value;

        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
    }
}
