// A process for the tests to kill. It prints one line for each thing that was acknowledged to it, right after that.
//   journal FILE FIRST   appends the numbers from FIRST on, several at once, and prints each number
//   bus DIRECTORY FIRST  publishes events t-N from FIRST on, works on them, and prints "published N" and "settled N"; does all that
//                        operators do at the same time, and prints "operated N"
//   fill DIRECTORY FIRST publishes and works on one event after the other, and prints "refused" when the disk is full
//   state DIRECTORY FIRST saves the records N from FIRST on, deletes every third again, and prints "saved N" and "deleted N"
//   victim DIRECTORY N   publishes t-N, takes it, prints "attempt" with its number, and waits to be killed
using OmniStack.Embedded.TestApp;

using var ended = new CancellationTokenSource();
var acknowledged = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
var first = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
return args[0] switch
{
    "journal" => await JournalLoad.RunAsync(args[1], first, acknowledged, ended.Token),
    "bus" => await BusLoad.RunAsync(args[1], first, acknowledged, ended.Token),
    "fill" => await BusLoad.FillAsync(args[1], first, acknowledged, ended.Token),
    "state" => await RecordLoad.RunAsync(args[1], first, acknowledged, ended.Token),
    "victim" => await BusLoad.HoldAsync(args[1], first, acknowledged, ended.Token),
    _ => 64,
};
