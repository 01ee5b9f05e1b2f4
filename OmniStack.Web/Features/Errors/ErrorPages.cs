using Microsoft.AspNetCore.Diagnostics;

namespace OmniStack.Web.Features.Errors;

/// <summary>Failures and bare status codes as pages.</summary>
internal static class ErrorPages
{
    /// <summary>Shows a page for an exception, and for a status of 400 or more that came without a body.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                context.Request.Method = HttpMethods.Get; // a refused form is not sent to the error page
            }
            return next(context);
        });
    }

    /// <summary>Answers with this status and the page that is being rendered, which says itself what is wrong.</summary>
    /// <remarks>Set as the answer begins: the renderer leaves a page away that it sees to be a 404.</remarks>
    public static void SetStatus(this HttpContext context, int status) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
