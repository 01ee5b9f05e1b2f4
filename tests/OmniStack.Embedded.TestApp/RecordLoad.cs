using System.Text;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Embedded.Records;

namespace OmniStack.Embedded.TestApp;

internal static class RecordLoad
{
    private const int Savers = 4;
    private static readonly RecordTarget Target = new("load", 1_000_000);

    public static async Task<int> RunAsync(string directory, int first, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        var next = first - 1;
        var options = new EmbeddedRecordStoreOptions { Directory = directory, CompactAboveBytes = 32 << 10, CompactAtGrowth = 2 };
        await using var store = new EmbeddedRecordStore(Options.Create(options), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Savers).Select(_ => SaveAsync()));
        return 0;

        async Task SaveAsync()
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                await store.SaveAsync(Target, new($"{number}", Encoding.UTF8.GetBytes($"{number}")) { Vector = new float[] { number } }, cancellationToken);
                await acknowledged.WriteLineAsync($"saved {number}");
                if (number % 3 == 0)
                {
                    await store.DeleteAsync(Target.Collection, $"{number}", cancellationToken);
                    await acknowledged.WriteLineAsync($"deleted {number}");
                }
            }
        }
    }
}
