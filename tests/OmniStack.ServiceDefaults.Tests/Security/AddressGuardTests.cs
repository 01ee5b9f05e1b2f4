using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Security;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ServiceDefaults.Tests.Security;

public sealed class AddressGuardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://0.0.0.0:0", null, true)]
    [InlineData("http://[::]:0", null, true)]
    [InlineData("http://0.0.0.0:0", "0123456789abcdef0123456789abcdef", false)]
    [InlineData("http://127.0.0.1:0", null, false)]
    public async Task Start_ReachableFromElsewhereWithoutKeys_EndsTheService(string address, string? adminKey, bool ends)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Configuration["OMNISTACK_ADMIN_KEY"] = adminKey;
        builder.AddServiceDefaults();
        builder.AddApiKeys();
        builder.Services.AddSingleton<IApiKeyStore, HeldApiKeys>();
        await using var app = builder.Build();
        try
        {
            await app.StartAsync(Stop);

            Assert.Equal(ends, app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }
}
