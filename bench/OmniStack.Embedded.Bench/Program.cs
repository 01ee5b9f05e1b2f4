using System.Globalization;
using OmniStack.Embedded.Bench;

// Each start is measured in a process of its own: "fill|start <directory> <events>", "calls <directory> <publishes>".
switch (args)
{
    case ["fill", var directory, var events]:
        await FinishedEvents.FillAsync(directory, Number(events));
        return 0;
    case ["start", var directory, var events]:
        await FinishedEvents.StartAsync(directory, Number(events));
        return 0;
    case ["calls", var directory, var publishes]:
        await Calls.RunAsync(directory, Number(publishes));
        return 0;
    case []:
        return await Rounds.RunAsync(Directory.CreateTempSubdirectory("embedded-bench").FullName, [200_000, 1_000_000]);
    default:
        return await Rounds.RunAsync(args[0], args.Length == 1 ? [200_000, 1_000_000] : [.. args.Skip(1).Select(Number)]);
}

int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
