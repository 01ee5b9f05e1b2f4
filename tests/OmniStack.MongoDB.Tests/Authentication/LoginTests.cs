using OmniStack.MongoDB.Authentication;
using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Authentication;

public sealed class LoginTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("authMechanism=SCRAM-SHA-256", false)]
    [InlineData("authMechanism=SCRAM-SHA-256", true)]
    [InlineData("authSource=admin", false)]
    public async Task Run_RightPassword_LogsInBeforeTheCommand(string options, bool endsLate)
    {
        await using var server = Locked(new ScramServer("p@ss") { EndsLate = endsLate });
        server.Hello!["saslSupportedMechs"] = new BsonArray(["SCRAM-SHA-1", "SCRAM-SHA-256"]);
        await using var client = Clients.Create($"mongodb://user:p%40ss@{server.Address}/admin?{options}");

        await client.RunAsync(Clients.Command("ping", 1), Stop);

        var names = server.Commands.Select(command => command.First().Key).Distinct();
        Assert.Equal(["saslStart", "saslContinue", "ping"], names);
        Assert.Equal("SCRAM-SHA-256", server.Commands.First()["mechanism"].AsString);
        Assert.Equal("admin", server.Commands.First()["$db"].AsString);
    }

    [Fact]
    public async Task Run_WrongPassword_IsUnavailableAtOnceAndDoesNotTellIt()
    {
        await using var server = Locked(new ScramServer("right"));
        await using var client = Clients.Create($"mongodb://user:hunter2@{server.Address}/?authMechanism=SCRAM-SHA-256");

        var refusal = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Clients.Command("ping", 1), Stop));

        Assert.IsType<MongoAuthenticationException>(refusal.InnerException);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, command => command.Contains("ping"));
    }

    [Fact]
    public async Task Run_ServerThatCannotProveItself_GetsNoCommand()
    {
        await using var server = Locked(new ScramServer("p") { IsImpostor = true });
        await using var client = Clients.Create($"mongodb://user:p@{server.Address}/?authMechanism=SCRAM-SHA-256");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Clients.Command("ping", 1), Stop));

        Assert.DoesNotContain(server.Commands, command => command.Contains("ping"));
    }

    private static ScriptedMongo Locked(ScramServer scram) => new()
    {
        Answer = command => command.Contains("saslStart") || command.Contains("saslContinue") ? scram.Answer(command) : ScriptedReply.Ok,
    };
}
