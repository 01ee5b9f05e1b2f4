using System.Text;
using OmniStack.Conformance.Records;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedRecordStoreTests() : RecordStoreContract(new EmbeddedRecordBackend())
{
    [Fact]
    public async Task Compaction_KeepsRecordsAndVersions()
    {
        await using var backend = new EmbeddedRecordBackend();
        var store = await backend.OpenAsync(Time);
        var value = Encoding.UTF8.GetBytes($"\"{new string('x', 1000)}\"");
        long? last = 0;
        for (var i = 0; i < 200; i++)
        {
            last = await store.SaveAsync(new("c", 10), new($"{i % 3}", value), Stop);
        }

        await store.DeleteAsync("c", "0", Stop);
        await Eventually.IsTrueAsync(() => new FileInfo(backend.Journal).Length < 50_000);
        store = await backend.OpenAgainAsync(Time);

        Assert.Equal(["1", "2"], (await store.ListAsync("c", new(), Stop)).Select(record => record.Key));
        Assert.True(await store.SaveAsync(new("c", 10), new("3", value), Stop) > last + 1);
    }
}
