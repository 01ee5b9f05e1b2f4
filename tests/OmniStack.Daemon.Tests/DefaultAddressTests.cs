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
}
