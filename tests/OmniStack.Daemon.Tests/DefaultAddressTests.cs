using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OmniStack.Daemon.Tests;

public sealed class DefaultAddressTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:8765")]
    [InlineData("--HTTP_PORTS=8080", null)]
    [InlineData("--HTTPS_PORTS=8443", null)]
    [InlineData("--urls=http://localhost:9000", "http://localhost:9000")]
    public void AddDefaultAddress_EnvironmentThatNamesOne_LeavesItAlone(string? setting, string? expected)
    {
        var builder = WebApplication.CreateBuilder(setting is null ? [] : [setting]);

        builder.AddDefaultAddress();

        Assert.Equal(expected, builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey));
    }

    [Fact]
    public async Task Start_AddressInUse_SaysSoAndEndsWithACode()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var data = new TempDirectory();

        await using var daemon = ProgramProcess.Start("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = data.Path, ["ConnectionStrings__redis"] = null, ["ASPNETCORE_URLS"] = $"http://{other.LocalEndpoint}",
        });

        Assert.Equal(1, await daemon.ExitedAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains($"{other.LocalEndpoint}: address already in use. End what listens there", daemon.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", daemon.Output, StringComparison.Ordinal);
    }
}
