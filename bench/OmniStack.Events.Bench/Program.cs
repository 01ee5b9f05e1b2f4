using System.Globalization;
using OmniStack.Events.Bench;

// A measured system runs in a process of its own: "run <system> <port> <events>".
if (args is ["http", var httpEvents])
{
    await using var server = await BenchServer.StartAsync();
    await HttpPublish.RunAsync(server, Number(httpEvents));
    return 0;
}

return args is ["run", var system, var port, var events]
    ? await Systems.RunAsync(system, Number(port), Number(events))
    : await Comparison.RunAsync(Argument(0, 3), Argument(1, 20_000), Argument(2, 1_000_000));

int Argument(int index, int otherwise) => args.Length > index ? Number(args[index]) : otherwise;

int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
