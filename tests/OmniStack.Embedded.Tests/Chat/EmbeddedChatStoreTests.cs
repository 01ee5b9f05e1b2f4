using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests.Chat;

public sealed class EmbeddedChatStoreTests : ChatStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private EmbeddedChatStore _store;

    public EmbeddedChatStoreTests() => _store = Open();

    protected override IChatStore Store => _store;

    [Fact]
    public async Task Compaction_AfterManyTurns_KeepsEverySessionAndShrinksTheFile()
    {
        var path = Path.Combine(_directory.Path, "chat.journal");
        await _store.DisposeAsync();
        _store = Open(compactAboveBytes: 4096);
        var text = new string('x', 500);
        for (var n = 0; n < 40; n++)
        {
            var begun = await TurnAsync("gone", $"q{n}", text);
            Assert.True(await Store.DeleteSessionAsync("me", "gone", Stop), begun.Answer.Id);
        }

        await TurnAsync("kept", "q", text);
        await ReopenAsync();

        Assert.Equal("kept", Assert.Single(await Store.ListSessionsAsync("me", null, 10, Stop)).Id);
        Assert.Equal(2, (await Store.ReadBranchAsync("kept", "a-q", 0, 10, Stop)).Count);
        Assert.InRange(new FileInfo(path).Length, 1, 40 * 500);
    }

    [Fact]
    public async Task Compaction_WithForksOfDeletedSessions_KeepsWhatTheyShare()
    {
        await _store.DisposeAsync();
        _store = Open(compactAboveBytes: 4096);
        await TurnAsync("s", "q1", "One");
        await Store.ForkSessionAsync(new SessionFork("me", "s", "a-q1", "f", DateTimeOffset.UnixEpoch, new SessionChange(null, new Dictionary<string, JsonElement?>())), Stop);
        await TurnAsync("s", "q2", "Two");
        await Store.DeleteSessionAsync("me", "s", Stop);
        for (var n = 0; n < 40; n++)
        {
            await TurnAsync("gone", $"q{n}", new string('x', 500));
            await Store.DeleteSessionAsync("me", "gone", Stop);
        }

        await ReopenAsync();

        Assert.Equal(["q1", "a-q1"], (await Store.ReadBranchAsync("f", "a-q1", 0, 10, Stop)).Select(message => message.Id));
        Assert.Equal(2, (await StoredIdsAsync()).Count);
        Assert.Null(await Store.FindSessionAsync("me", "s", Stop));
        Assert.InRange(new FileInfo(Path.Combine(_directory.Path, "chat.journal")).Length, 1, 40 * 500);
    }

    [Fact]
    public async Task Begin_JournalAtItsLimit_IsRefusedUntilSessionsAreDeleted()
    {
        await _store.DisposeAsync();
        _store = Open(compactAboveBytes: 4096, maxJournalBytes: 8192);
        await TurnAsync("big", "q", new string('x', 10_000));

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => TurnAsync("next", "q", "Hello"));
        Assert.Equal(ErrorKind.Unavailable, refusal.Kind);
        await Store.DeleteSessionAsync("me", "big", Stop);

        await Eventually.IsTrueAsync(async () => await CanSendAsync());
    }

    [Fact]
    public void Open_WhileAnotherHasIt_SaysSo() => Assert.Throws<OmniStackException>(() => Open());

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = Open();
    }

    protected override async Task<IReadOnlyList<string>> StoredIdsAsync()
    {
        await _store.DisposeAsync();
        var state = new ChatState();
        var journal = Journal.Open(
            Path.Combine(_directory.Path, "chat.journal"), new JournalLimits(), record => state.Apply(JsonSerializer.Deserialize(record, ChatChangeJson.Default.ChatChange)!), Stop);
        await journal.DisposeAsync();
        _store = Open();
        return [.. state.Sessions.Concat(state.Kept).SelectMany(session => session.Own).Select(message => message.Id)];
    }

    private async Task<bool> CanSendAsync()
    {
        try
        {
            await TurnAsync("next", "q", "Hello");
            return true;
        }
        catch (OmniStackException full) when (full.Kind == ErrorKind.Unavailable)
        {
            return false;
        }
    }

    private EmbeddedChatStore Open(long compactAboveBytes = 16 << 20, long maxJournalBytes = 1 << 30) => new(Options.Create(
        new EmbeddedChatOptions { Directory = _directory.Path, CompactAboveBytes = compactAboveBytes, MaxJournalBytes = maxJournalBytes }));
}
