using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OmniStack.Dashboard.Security;
using OmniStack.Dashboard.Web.Pages;

namespace OmniStack.Dashboard.Web;

/// <summary>/login?t=TOKEN, as the host prints it, or the token typed.</summary>
internal sealed class LoginEndpoints(AccessKeys keys, DashboardOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", context => keys.IsLoginToken(context.Request.Query["t"]) ? EnterAsync(context) : ShowAsync(context, wasWrong: context.Request.Query.ContainsKey("t")));
        routes.MapPost("/login", async context =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await (keys.IsLoginToken(form["token"]) ? EnterAsync(context) : ShowAsync(context, wasWrong: true));
        });
    }

    private Task EnterAsync(HttpContext context)
    {
        keys.LogIn(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = Links.Local(context.Request.Query["back"]);
        return Task.CompletedTask;
    }

    private Task ShowAsync(HttpContext context, bool wasWrong) => new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
    {
        [nameof(LoginPage.ApplicationName)] = options.ApplicationName, [nameof(LoginPage.Theme)] = PageFactory.ThemeOf(context),
        [nameof(LoginPage.Back)] = Links.Local(context.Request.Query["back"]), [nameof(LoginPage.WasWrong)] = wasWrong,
    })
    { StatusCode = wasWrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK }.ExecuteAsync(context);
}
