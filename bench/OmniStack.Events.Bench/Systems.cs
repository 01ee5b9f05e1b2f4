using System.Globalization;
using System.Text.Json;

namespace OmniStack.Events.Bench;

/// <summary>The systems that this program measures itself; BullMQ is a program of its own.</summary>
internal static class Systems
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(string system, int port, int events)
    {
        if (system == "long")
        {
            await LongRun.RunAsync(port, events);
            return 0;
        }

        var measured = system == "limit"
            ? await BareCommands.MeasureAsync(port, events)
            : await EngineRun.MeasureAsync(port, events, int.Parse(system, CultureInfo.InvariantCulture));
        Console.WriteLine(JsonSerializer.Serialize(measured, Json));
        return 0;
    }
}
