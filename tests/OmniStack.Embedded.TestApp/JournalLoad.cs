using System.Buffers.Binary;
using OmniStack.Abstractions;

namespace OmniStack.Embedded.TestApp;

internal static class JournalLoad
{
    private const int Appenders = 8;

    /// <returns>0 when the disk refused a record; it does not end otherwise.</returns>
    public static async Task<int> RunAsync(string file, int first, TextWriter acknowledged, CancellationToken cancellationToken)
    {
        var next = first - 1;
        await using var journal = Journal.Open(file, new JournalLimits(), _ => { }, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Appenders).Select(_ => AppendAsync()));
        return 0;

        async Task AppendAsync()
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                var record = new byte[4 + (number % 700)];
                BinaryPrimitives.WriteInt32LittleEndian(record, number);
                try
                {
                    await journal.AppendAsync(record, cancellationToken);
                }
                catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
                {
                    return;
                }

                await acknowledged.WriteLineAsync($"{number}");
            }
        }
    }
}
