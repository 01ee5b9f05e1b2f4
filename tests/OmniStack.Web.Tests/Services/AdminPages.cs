namespace OmniStack.Web.Tests.Services;

/// <summary>The addresses of the admin's pages.</summary>
internal static class AdminPages
{
    /// <summary>Those that need nothing to exist.</summary>
    public static readonly string[] All = ["/", "/tasks", "/publish", "/agents", "/agents/greet.user/greeter", "/dead-letters", "/schedules", "/webhooks", "/bus", "/bus/greet.user", "/settings", "/audit", "/design", "/sign-in"];

    public static TheoryData<string> Data => [.. All];
}
