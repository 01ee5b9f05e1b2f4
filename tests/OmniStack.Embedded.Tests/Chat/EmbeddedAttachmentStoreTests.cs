using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests.Chat;

public sealed class EmbeddedAttachmentStoreTests : AttachmentStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private EmbeddedAttachmentStore _store;

    public EmbeddedAttachmentStoreTests() => _store = Open();

    protected override IAttachmentStore Store => _store;

    private string Files => Path.Combine(_directory.Path, "attachments");

    [Fact]
    public async Task Open_AfterACrashInTheMiddleOfAnUpload_DeletesWhatItLeft()
    {
        await _store.AddAsync(File("kept"), Content(), maxClientBytes: 100, Stop);
        await System.IO.File.WriteAllBytesAsync(Path.Combine(Files, "half"), Content(), Stop);
        await System.IO.File.WriteAllBytesAsync(Path.Combine(Files, "half.1.new"), Content(), Stop);

        await ReopenAsync();

        Assert.Equal(["kept"], Directory.EnumerateFiles(Files).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Compaction_AfterManyChanges_KeepsTheAttachmentsAndShrinksTheJournal()
    {
        await _store.AddAsync(File("kept"), Content(), maxClientBytes: 100, Stop);
        for (var n = 0; n < 60; n++)
        {
            await _store.AddAsync(File($"a{n}"), Content(), maxClientBytes: 100, Stop);
            await _store.DeleteAsync("me", $"a{n}", Stop);
        }

        await ReopenAsync();

        Assert.Equal(File("kept"), await _store.FindAsync("me", "kept", Stop));
        Assert.InRange(new FileInfo(Path.Combine(_directory.Path, "attachments.journal")).Length, 1, 8_000);
    }

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

    private EmbeddedAttachmentStore Open() => new(Options.Create(new EmbeddedChatOptions { Directory = _directory.Path, CompactAboveBytes = 4096 }));
}
