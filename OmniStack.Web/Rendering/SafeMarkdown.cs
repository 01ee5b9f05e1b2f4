using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace OmniStack.Web.Rendering;

/// <summary>
/// Markdown that a model or a user wrote, as HTML that can do no harm: no raw HTML, links to web and mail addresses only,
/// and no image, which would tell a foreign server who reads this.
/// </summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .UseTaskLists()
        .Build();

    public static MarkupString ToHtml(string text)
    {
        try
        {
            var document = Markdown.Parse(text, Pipeline);
            foreach (var node in document.Descendants().ToArray())
            {
                MakeSafe(node);
            }
            return new(document.ToHtml(Pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig refuses a text that nests deeper than it allows.
            return new($"<p>{System.Net.WebUtility.HtmlEncode(text)}</p>");
        }
    }

    private static void MakeSafe(MarkdownObject node)
    {
        switch (node)
        {
            case LinkInline link:
                link.IsImage = false;
                link.Url = Allowed(link.GetDynamicUrl?.Invoke() ?? link.Url);
                link.GetDynamicUrl = null;
                MarkForeign(link);
                break;
            case AutolinkInline { IsEmail: false } link:
                link.Url = Allowed(link.Url) ?? "";
                MarkForeign(link);
                break;
            case Table table:
                // Alignment becomes a style attribute, which the content security policy refuses.
                table.ColumnDefinitions.ForEach(column => column.Alignment = null);
                break;
        }
    }

    private static string? Allowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto"
            ? uri.AbsoluteUri : null;

    private static void MarkForeign(MarkdownObject link) => link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
}
