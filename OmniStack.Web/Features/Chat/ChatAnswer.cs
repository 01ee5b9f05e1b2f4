using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Client;

namespace OmniStack.Web.Features.Chat;

/// <summary>
/// What a form of the chat page gets: the page's script a status, or a problem details body; a browser without it the conversation,
/// with a notice of what was refused.
/// </summary>
internal static class ChatAnswer
{
    public static async Task<IResult> ToFormAsync(HttpRequest request, string sessionId, Func<Task> act)
    {
        try
        {
            await act();
            return IsScript(request) ? TypedResults.NoContent() : TypedResults.LocalRedirect(AddressOf(sessionId));
        }
        catch (OmniStackApiException refusal)
        {
            return IsScript(request) ? Refuse(refusal) : TypedResults.LocalRedirect($"{AddressOf(sessionId)}?notice={ChatNotices.CodeOf(refusal)}");
        }
    }

    /// <summary>A form that the browser itself sends asks for a page.</summary>
    public static bool IsScript(HttpRequest request) => request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    public static ProblemHttpResult Refuse(OmniStackApiException refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: (int)(refusal.Status ?? HttpStatusCode.BadGateway),
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });

    private static string AddressOf(string sessionId) => $"/chat/{Uri.EscapeDataString(sessionId)}";
}
