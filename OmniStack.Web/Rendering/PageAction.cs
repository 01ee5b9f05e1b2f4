using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Client;

namespace OmniStack.Web.Rendering;

/// <summary>What a form of a page does: it acts, says what it did or why not, and sends the browser to the page that shows it.</summary>
internal static class PageAction
{
    /// <param name="context">Of the form's request.</param>
    /// <param name="returnTo">A path of ours.</param>
    /// <param name="act">Answers with the sentence to show.</param>
    public static async Task<RedirectHttpResult> RunAsync(HttpContext context, string returnTo, Func<CancellationToken, Task<string>> act)
    {
        try
        {
            Flash.Set(context, "good", await act(context.RequestAborted));
        }
        catch (OmniStackApiException refusal)
        {
            Flash.Set(context, "bad", $"Not done. {refusal.Message}");
        }
        return TypedResults.LocalRedirect(LocalPath.Of(returnTo));
    }
}
