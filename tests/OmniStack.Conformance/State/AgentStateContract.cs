using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Agents.State;
using OmniStack.Conformance.Records;

namespace OmniStack.Conformance.State;

/// <summary>What the suites of everything that agents keep share: an empty store, small bounds, and a clock.</summary>
public abstract class AgentStateContract(IRecordBackend backend) : IAsyncLifetime
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected MovableTime Time { get; } = new();

    protected AgentStateOptions Limits { get; } = new() { MaxValueBytes = 20_000, MaxTasks = 40, MaxKeys = 100, MaxSamples = 200, MaxAuditEntries = 8 };

    protected IRecordStore Store { get; private set; } = null!;

    protected IOptions<AgentStateOptions> Options => Microsoft.Extensions.Options.Options.Create(Limits);

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await backend.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same data as another process sees them.</summary>
    protected ValueTask<IRecordStore> OpenAsync() => backend.OpenAsync(Time);

    protected async Task RestartAsync() => Store = await backend.OpenAgainAsync(Time);

    protected static JsonElement Json(string text) => JsonElement.Parse(text);

    /// <summary>Equal in every member, whatever the members are.</summary>
    protected static void SameAs<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    protected static async Task RefusedAsync(string code, Func<Task> call)
        => Assert.Equal(code, (await Assert.ThrowsAsync<OmniStackException>(call)).Code);
}
