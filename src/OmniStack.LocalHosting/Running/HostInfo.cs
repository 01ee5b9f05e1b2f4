using System.Globalization;
using System.Text.Json;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>What a running host says of itself in its data directory: for a second start, and for <c>status</c> and <c>stop</c>.</summary>
internal sealed record HostInfo(int ProcessId, DateTimeOffset StartedAt, bool IsReady = false, string? Dashboard = null, IReadOnlyList<ResourceRow>? Rows = null)
{
    private const string FileName = "host.json";

    public IReadOnlyList<ResourceRow> Resources => Rows ?? [];

    /// <returns>Null when none is there, or it is written at this moment.</returns>
    public static HostInfo? Find(DataDirectory data)
    {
        try
        {
            return JsonSerializer.Deserialize<HostInfo>(File.ReadAllText(PathIn(data)));
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    public static void Delete(DataDirectory data) => File.Delete(PathIn(data));

    /// <summary>Only the owner can read it: the dashboard's link logs in.</summary>
    public void Write(DataDirectory data) => SecretFile.Write(PathIn(data), JsonSerializer.Serialize(this));

    public string Describe(DataDirectory data) => string.Create(CultureInfo.InvariantCulture,
        $"runs on {data.FullPath} (process {ProcessId}, since {StartedAt:yyyy-MM-dd HH:mm:ss} UTC)");

    private static string PathIn(DataDirectory data) => Path.Combine(data.FullPath, FileName);
}
