using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Web.Security;

namespace OmniStack.Web.Features.Session;

/// <summary>Signing out.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this WebApplication app) => app.MapPost("/sign-out", SignOut).AllowAnonymous();

    private static RedirectHttpResult SignOut(HttpContext context)
    {
        SignIn.Clear(context);
        return TypedResults.LocalRedirect(SignInGate.Page);
    }
}
