using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;

namespace OmniStack.Conformance;

/// <summary>What every <see cref="IAttachmentStore"/> holds. A store's tests derive from it and give it a real, empty store.</summary>
public abstract class AttachmentStoreContract
{
    private const long Room = 100_000_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The store; private to one test.</summary>
    protected abstract IAttachmentStore Store { get; }

    /// <summary>Ends the store as a crash would, and opens it anew on the same data.</summary>
    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Add_OfSeveralMegabytes_IsWholeAfterACrash()
    {
        var content = new byte[2_500_000];
        new Random(1).NextBytes(content);
        var attachment = File("a", content.Length) with { Name = "Übersicht.pdf" };

        await Store.AddAsync(attachment, content, Room, Stop);
        await ReopenAsync();

        Assert.Equal(attachment, await Store.FindAsync("me", "a", Stop));
        Assert.True((await Store.ReadAsync("me", "a", Stop))!.Value.Span.SequenceEqual(content));
    }

    [Fact]
    public async Task Attachments_OfAnotherClient_DoNotExist()
    {
        await Store.AddAsync(File("a"), Content(), Room, Stop);

        Assert.Null(await Store.FindAsync("you", "a", Stop));
        Assert.Null(await Store.ReadAsync("you", "a", Stop));
        Assert.False(await Store.AttachAsync("you", "a", "s", Stop));
        Assert.False(await Store.DeleteAsync("you", "a", Stop));
        await Store.AttachAsync("me", "a", "s", Stop);
        await Store.DeleteOfSessionAsync("you", "s", Stop);
        Assert.NotNull(await Store.ReadAsync("me", "a", Stop));
        Assert.Null(await Store.FindAsync("me", "b", Stop));
    }

    [Fact]
    public async Task Add_TheSameManyTimesAtOnce_StoresItOnceAndKeepsItsSession()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await Task.Yield();
            await Store.AddAsync(File("a"), Content(), Room, Stop);
            Assert.True(await Store.AttachAsync("me", "a", "s", Stop));
        }));
        var again = await Store.AddAsync(File("a") with { CreatedAt = Start.AddDays(1) }, Content(), Room, Stop);

        Assert.Equal(File("a") with { SessionId = "s" }, again);
        Assert.Equal(Content(), (await Store.ReadAsync("me", "a", Stop))!.Value.ToArray());
    }

    [Fact]
    public async Task Add_OverTheClientsLimit_IsRefusedUntilSomethingIsDeleted()
    {
        await Store.AddAsync(File("a"), Content(), maxClientBytes: 9, Stop);

        var refused = await Assert.ThrowsAsync<OmniStackException>(() => Store.AddAsync(File("b"), Content(), maxClientBytes: 9, Stop));
        await Store.AddAsync(File("c") with { ClientId = "you" }, Content(), maxClientBytes: 9, Stop);
        await Store.DeleteAsync("me", "a", Stop);
        await ReopenAsync();
        await Store.AddAsync(File("d"), Content(), maxClientBytes: 9, Stop);

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.AttachmentLimit), (refused.Kind, refused.Code));
        Assert.Null(await Store.FindAsync("me", "b", Stop));
    }

    [Fact]
    public async Task Attach_ToASession_IsForGood()
    {
        await Store.AddAsync(File("a"), Content(), Room, Stop);

        Assert.True(await Store.AttachAsync("me", "a", "s", Stop));
        Assert.True(await Store.AttachAsync("me", "a", "s", Stop));
        Assert.False(await Store.AttachAsync("me", "a", "other", Stop));
        Assert.False(await Store.AttachAsync("me", "none", "s", Stop));
        await ReopenAsync();
        Assert.Equal("s", (await Store.FindAsync("me", "a", Stop))!.SessionId);
    }

    [Fact]
    public async Task DeleteOfSession_TakesItsFilesOnly()
    {
        foreach (var (id, session) in new[] { ("a", "s"), ("b", "s"), ("c", "other"), ("d", null) })
        {
            await Store.AddAsync(File(id), Content(), Room, Stop);
            Assert.True(session is null || await Store.AttachAsync("me", id, session, Stop));
        }

        await Store.DeleteOfSessionAsync("me", "s", Stop);
        await ReopenAsync();

        Assert.Null(await Store.ReadAsync("me", "a", Stop));
        Assert.Null(await Store.FindAsync("me", "b", Stop));
        Assert.NotNull(await Store.ReadAsync("me", "c", Stop));
        Assert.NotNull(await Store.ReadAsync("me", "d", Stop));
    }

    [Fact]
    public async Task Share_WithForks_KeepsItUntilTheLastSessionIsDeleted()
    {
        await Store.AddAsync(File("a"), Content(), Room, Stop);
        Assert.False(await Store.ShareAsync("me", "a", "fork", Stop));
        await Store.AttachAsync("me", "a", "s", Stop);

        Assert.True(await Store.ShareAsync("me", "a", "fork", Stop));
        Assert.True(await Store.ShareAsync("me", "a", "fork", Stop));
        Assert.True(await Store.ShareAsync("me", "a", "other", Stop));
        Assert.False(await Store.ShareAsync("you", "a", "yours", Stop));
        Assert.False(await Store.ShareAsync("me", "none", "fork", Stop));
        Assert.True(await Store.AttachAsync("me", "a", "fork", Stop));
        await Store.DeleteOfSessionAsync("me", "s", Stop);
        await ReopenAsync();

        var shared = (await Store.FindAsync("me", "a", Stop))!;
        Assert.Equal("fork", shared.SessionId);
        Assert.Equal(["other"], shared.SharedWith);
        Assert.Equal(["a"], (await Store.ListOfSessionAsync("me", "other", Stop)).Select(file => file.Id));
        Assert.Empty(await Store.ListOfSessionAsync("me", "s", Stop));
        Assert.Empty(await Store.ListOfSessionAsync("you", "other", Stop));
        await Store.DeleteOfSessionAsync("me", "other", Stop);
        await ReopenAsync();
        Assert.Equal(0, await Store.DeleteUnusedAsync(Start.AddDays(9), Stop));
        Assert.NotNull(await Store.ReadAsync("me", "a", Stop));
        await Store.DeleteOfSessionAsync("me", "fork", Stop);
        Assert.Null(await Store.ReadAsync("me", "a", Stop));
        Assert.Null(await Store.FindAsync("me", "a", Stop));
    }

    [Fact]
    public async Task DeleteUnused_TakesTheOldWithoutASession()
    {
        await Store.AddAsync(File("old"), Content(), Room, Stop);
        await Store.AddAsync(File("new") with { CreatedAt = Start.AddHours(1) }, Content(), Room, Stop);
        await Store.AddAsync(File("used"), Content(), Room, Stop);
        await Store.AttachAsync("me", "used", "s", Stop);

        Assert.Equal(1, await Store.DeleteUnusedAsync(Start.AddMinutes(1), Stop));
        Assert.Equal(0, await Store.DeleteUnusedAsync(Start.AddMinutes(1), Stop));

        Assert.Null(await Store.ReadAsync("me", "old", Stop));
        Assert.NotNull(await Store.ReadAsync("me", "new", Stop));
        Assert.NotNull(await Store.ReadAsync("me", "used", Stop));
    }

    protected static Attachment File(string id, long bytes = 5)
        => new() { Id = id, ClientId = "me", MediaType = "text/plain", Bytes = bytes, CreatedAt = Start };

    protected static byte[] Content() => "hello"u8.ToArray();
}
