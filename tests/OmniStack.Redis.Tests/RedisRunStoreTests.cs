using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Conformance.Agents;
using OmniStack.Contracts.Agents;
using OmniStack.Redis.Agents;

namespace OmniStack.Redis.Tests;

public sealed class RedisRunStoreTests(RedisServerFixture fixture) : RunStoreContract
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<IAsyncDisposable> _connections = [];

    protected override ValueTask<IRunStore> OpenAsync()
    {
        var options = Options.Create(new RedisOptions { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix });
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        _connections.Add(connection);
        var limits = Options.Create(new RedisRunStoreOptions { MaxEntriesPerRun = MaxEntries });
        return ValueTask.FromResult<IRunStore>(new RedisRunStore(connection, options, limits, TimeProvider.System));
    }

    protected override ValueTask<IRunStore> OpenAgainAsync() => OpenAsync();

    protected override async ValueTask CloseAsync(IRunStore store)
    {
        ((RedisRunStore)store).Dispose();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task WaitForCancel_RequestFromAnotherProcess_Completes()
    {
        var other = await OpenAsync();
        await BeginAsync("r");
        var waiting = Store.WaitForCancelAsync("r", Stop);

        await other.AppendAsync(new("r", RunEventTypes.CancelRequested, RunVisibility.User, DateTimeOffset.UnixEpoch, Json(new { })), Stop);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    [Fact]
    public async Task Append_SetsWhenTheRunExpires()
    {
        await AppendAsync("r", RunEventTypes.Started, null, state: new("a", Json(1)));

        foreach (var key in new[] { "run:r", "run:r:log", "run:r:state" })
        {
            var answer = await fixture.Server.CommandAsync($"PTTL {{{_prefix}}}:{key}");
            Assert.InRange(long.Parse(answer!.TrimStart(':'), CultureInfo.InvariantCulture), 1, (long)TimeSpan.FromDays(7).TotalMilliseconds);
        }
    }
}
