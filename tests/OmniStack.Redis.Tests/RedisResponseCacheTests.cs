using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Models;
using OmniStack.Conformance.Models;
using OmniStack.Redis.Models;

namespace OmniStack.Redis.Tests;

public sealed class RedisResponseCacheTests(RedisServerFixture fixture) : ResponseCacheContract
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private RedisConnection? _connection;

    protected override ValueTask<IResponseCache> OpenAsync()
    {
        var options = Options.Create(new RedisOptions { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix });
        _connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        return ValueTask.FromResult<IResponseCache>(new RedisResponseCache(_connection, options));
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection!.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Store_ItsKey_ExpiresByItself()
    {
        await Cache.StoreAsync("a", [1], TimeSpan.FromMinutes(1), Stop);

        var answer = await fixture.Server.CommandAsync($"PTTL {{{_prefix}}}:response:a");
        Assert.InRange(long.Parse(answer!.TrimStart(':'), CultureInfo.InvariantCulture), 1, 60_000);
    }
}
