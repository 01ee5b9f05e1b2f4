using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OmniStack.Web.Security;

namespace OmniStack.Web.Tests.Security;

public sealed class SignInCookieTests
{
    private static readonly EphemeralDataProtectionProvider Protection = new();

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public void Set_Scheme_MakesTheCookieSecure(string scheme, bool secure)
    {
        var cookie = Set(TimeSpan.FromHours(8), scheme);

        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.Ordinal));
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=28800", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public void FindKey_InItsTime_IsTheKey() => Assert.Equal("the-key", Find(Set(TimeSpan.FromHours(1), "https")));

    [Fact]
    public void FindKey_KeptBeyondItsTime_IsNothing() => Assert.Null(Find(Set(TimeSpan.FromSeconds(-1), "https")));

    [Fact]
    public void FindKey_Tampered_IsNothing() => Assert.Null(Find("omnistack-key=the-key"));

    private static string Set(TimeSpan life, string scheme)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };
        Create(life).Set(context, "the-key");
        return context.Response.Headers.SetCookie.ToString();
    }

    private static string? Find(string cookie)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookie.Split(';')[0];
        return Create(TimeSpan.FromHours(1)).FindKey(context);
    }

    private static SignIn Create(TimeSpan life) => new(Protection, Options.Create(new WebOptions { SignInLife = life }));
}
