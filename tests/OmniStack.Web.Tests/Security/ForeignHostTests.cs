using System.Net;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Security;

/// <summary>Without keys, a page of another name than this machine's reaches nothing, as it would after its name was rebound.</summary>
public sealed class ForeignHostTests(AdminFixture services) : IClassFixture<AdminFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/agents/greet.user/greeter")]
    [InlineData("GET", "/fragments/agents")]
    [InlineData("POST", "/agents/greet.user/greeter/pause")]
    public async Task Send_ForeignHostWithoutKeys_IsRefused(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), path) { Headers = { Host = "example.org" } };

        using var response = await services.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain("Greets a user", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
