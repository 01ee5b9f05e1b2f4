using System.Net;
using Microsoft.Extensions.Options;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Tests.Webhooks;

/// <summary>What webhooks may reach.</summary>
public sealed class WebhookGuardTests
{
    private static readonly WebhookGuard Guard = Create(new WebhookOptions());

    [Theory]
    [InlineData("https://example.com/done?x=1")]
    [InlineData("http://example.com:8080/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    public void FindFault_Public_IsNull(string url) => Assert.Null(Guard.FindFault(url));

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("http://localhost:8004/result")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public void FindFault_NotPublic_SaysWhy(string url) => Assert.NotNull(Guard.FindFault(url));

    [Fact]
    public void FindFault_TooLong_SaysWhy() => Assert.NotNull(Guard.FindFault($"https://example.com/{new string('a', 2048)}"));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("127.8.9.1")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001::a00:1")]
    [InlineData("2002:a00:1::")]
    public void Allows_NotPublic_IsFalse(string address) => Assert.False(Guard.Allows("example.com", IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700::1111")]
    public void Allows_Public_IsTrue(string address) => Assert.True(Guard.Allows("example.com", IPAddress.Parse(address)));

    [Fact]
    public void Allows_Configured_OnlyThoseHostsAndNetworks()
    {
        var guard = Create(new WebhookOptions { AllowedHosts = ["Inside.Example"], AllowedNetworks = ["10.1.0.0/16", "fd00:1::/32"] });

        Assert.True(guard.Allows("inside.example", IPAddress.Parse("192.168.0.1")));
        Assert.True(guard.Allows("other.example", IPAddress.Parse("10.1.2.3")));
        Assert.True(guard.Allows("other.example", IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(guard.Allows("other.example", IPAddress.Parse("fd00:1::1")));
        Assert.False(guard.Allows("other.example", IPAddress.Parse("10.2.0.1")));
        Assert.Null(guard.FindFault("http://10.1.2.3/"));
        Assert.NotNull(guard.FindFault("http://10.2.2.3/"));
    }

    private static WebhookGuard Create(WebhookOptions options) => new(Options.Create(options));
}
