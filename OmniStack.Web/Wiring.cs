using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Features.Chat;
using OmniStack.Web.Features.DeadLetters;
using OmniStack.Web.Features.Overview;
using OmniStack.Web.Security;

namespace OmniStack.Web;

/// <summary>What the web application is made of.</summary>
internal static class Wiring
{
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        // A build output that is run in place finds its static files by this, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddOptionsWithValidateOnStart<WebOptions, WebOptionsValidator>()
            .Configure(web => web.DashboardAddress = Uri.TryCreate(builder.Configuration["OMNISTACK_DASHBOARD"], UriKind.Absolute, out var dashboard) ? dashboard : null)
            .BindConfiguration(WebOptions.Section)
            .Validate(o => o.DashboardAddress is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, $"{WebOptions.Section}: DashboardAddress must be absolute, http or https.");
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<WebOptions>>((kestrel, web) => kestrel.Limits.MaxRequestBodySize = web.Value.MaxBodyBytes);
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "omnistack-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true; // frame-ancestors of the content security policy says it
        });
        builder.AddKeyRing();
        builder.Services.AddOmniStackClients();
        builder.AddSignIn();
        builder.Services.AddScoped<OverviewReader>();
        builder.Services.AddScoped<DeadLetterBatch>();
        builder.Services.AddScoped<ConversationReader>();
        builder.Services.AddScoped<AgentsReader>();
        builder.Services.AddScoped<SessionListReader>();
    }

    /// <summary>Forms stay valid over a restart when the keys that sign them are kept with the other data.</summary>
    private static void AddKeyRing(this WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("OmniStack.Web");
        if (builder.Configuration["OMNISTACK_DATA"] is { Length: > 0 } data)
        {
            protection.PersistKeysToFileSystem(new(Path.Combine(data, "web", "keys")));
        }
    }

    /// <summary>Every client of the services carries the key of whoever is signed in.</summary>
    private static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<SignIn>();
        builder.Services.AddScoped<KeyCheck>();
        builder.Services.AddTransient<KeyForwarding>();
        builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<KeyForwarding>());
    }
}
