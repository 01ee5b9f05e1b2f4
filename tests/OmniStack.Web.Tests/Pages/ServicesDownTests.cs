using OmniStack.Testing;

namespace OmniStack.Web.Tests.Pages;

/// <summary>Every page stands while no service answers, and says so.</summary>
public sealed class ServicesDownTests
{
    [Fact]
    public async Task Get_NoServiceAnswers_EveryPageSaysSo()
    {
        using var data = new TempDirectory();
        await using var web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            // Port 9 (discard) of this machine: nobody listens there.
            ["services__daemon__http__0"] = "http://127.0.0.1:9",
            ["services__chatapi__http__0"] = "http://127.0.0.1:9",
            ["OMNISTACK_DATA"] = data.Path,
        });

        var overview = await web.Http.GetStringAsync("/", TestContext.Current.CancellationToken);
        var tasks = await web.Http.GetStringAsync("/tasks", TestContext.Current.CancellationToken);
        var publish = await web.Http.GetStringAsync("/publish", TestContext.Current.CancellationToken);
        var task = await web.Http.GetStringAsync("/tasks/t-1", TestContext.Current.CancellationToken);
        var chat = await web.Http.GetStringAsync("/chat/s-1", TestContext.Current.CancellationToken);

        Assert.Contains("Needs attention: Daemon, Chat API.", overview, StringComparison.Ordinal);
        Assert.Contains("The daemon does not answer.", tasks, StringComparison.Ordinal);
        Assert.Contains("The daemon does not answer. You can fill the form", publish, StringComparison.Ordinal);
        Assert.Contains("<input id=\"topic\"", publish, StringComparison.Ordinal);
        Assert.Contains("The daemon does not answer.", task, StringComparison.Ordinal);
        Assert.Contains("The chat service does not answer.", chat, StringComparison.Ordinal);
        Assert.True(Directory.Exists(data["web/keys"]));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/tasks") { Headers = { Host = "example.org" } };
        using var answer = await web.Http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in", answer.RequestMessage!.RequestUri!.AbsolutePath);
    }
}
