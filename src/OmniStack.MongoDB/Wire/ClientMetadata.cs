using System.Runtime.InteropServices;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Wire;

/// <summary>What a server logs about its client; at most 512 bytes.</summary>
internal static class ClientMetadata
{
    private static readonly string Version = typeof(ClientMetadata).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static BsonDocument For(string applicationName) => new()
    {
        ["application"] = new BsonDocument { ["name"] = applicationName },
        ["driver"] = new BsonDocument { ["name"] = "OmniStack.MongoDB", ["version"] = Version },
        ["os"] = new BsonDocument { ["type"] = OsType, ["architecture"] = RuntimeInformation.OSArchitecture.ToString() },
        ["platform"] = RuntimeInformation.FrameworkDescription,
    };

    private static string OsType => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Darwin" : "Linux";
}
