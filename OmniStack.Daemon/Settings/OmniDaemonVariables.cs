using System.Globalization;
using Microsoft.Extensions.Configuration.Memory;
using OmniStack.ServiceDefaults.Data;

namespace OmniStack.Daemon.Settings;

/// <summary>
/// OmniDaemon's environment variables, translated to this daemon's own settings. Where both are set, the own setting counts, except
/// for the address, which every launch profile sets. A wrong value is refused rather than guessed at.
/// </summary>
internal static class OmniDaemonVariables
{
    public const string BusSetting = "OmniStack:Daemon:Bus";
    public const string ApiEnabledSetting = "OmniStack:Daemon:ApiEnabled";
    public const string Redis = "redis_stream";
    public const string Embedded = "embedded";

    private const string HostVariable = "OMNISTACK_GUARDED_BY";
    private const string RedisConnection = "ConnectionStrings:redis";
    private const ushort DefaultPort = 8765;
    private const string DefaultRedis = "localhost:6379";

    private static readonly Dictionary<string, string> Buses = new(StringComparer.OrdinalIgnoreCase)
        { [Redis] = Redis, ["redis"] = Redis, [Embedded] = Embedded, ["json"] = Embedded };

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
        { ["true"] = "true", ["1"] = "true", ["yes"] = "true", ["false"] = "false", ["0"] = "false", ["no"] = "false" };

    private static readonly Dictionary<string, string> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TRACE"] = "Trace", ["DEBUG"] = "Debug", ["INFO"] = "Information", ["INFORMATION"] = "Information", ["WARNING"] = "Warning",
        ["WARN"] = "Warning", ["ERROR"] = "Error", ["CRITICAL"] = "Critical",
    };

    /// <summary>Adds the translations to the configuration.</summary>
    /// <returns>What is wrong, for people; null when nothing is.</returns>
    public static string? Apply(IConfigurationManager configuration)
    {
        var translated = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            TranslateBus(configuration, translated);
            TranslateAddress(configuration, translated);
            Translate(configuration, translated, "OMNIDAEMON_API_ENABLED", ApiEnabledSetting, value => Choose("OMNIDAEMON_API_ENABLED", value, Switches));
            Translate(configuration, translated, "LOG_LEVEL", "Logging:LogLevel:Default", value => Choose("LOG_LEVEL", value, LogLevels));
            Translate(configuration, translated, "JSON_STORAGE_DIR", DataDirectory.Variable, value => value);
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = translated });
        return null;
    }

    private static void TranslateBus(IConfiguration configuration, Dictionary<string, string?> translated)
    {
        Translate(configuration, translated, "REDIS_URL", RedisConnection, RedisUrl.ToConnectionString);
        Translate(configuration, translated, "REDIS_KEY_PREFIX", "OmniStack:Redis:KeyPrefix", RedisUrl.RequirePrefix);
        var bus = Read(configuration, "EVENT_BUS_TYPE") is { } type ? Choose("EVENT_BUS_TYPE", type, Buses) : null;
        var store = Read(configuration, "STORAGE_BACKEND") is { } backend ? Choose("STORAGE_BACKEND", backend, Buses) : null;
        if (bus is not null && store is not null && bus != store)
        {
            throw new FormatException($"STORAGE_BACKEND is for {store} and EVENT_BUS_TYPE for {bus}: results are stored in one step with the events, so both must name the same. Leave STORAGE_BACKEND out.");
        }
        var own = Read(configuration, BusSetting) is { } setting ? Choose(BusSetting, setting, Buses) : null;
        if ((own ?? bus ?? store) is not { } chosen)
        {
            return;
        }
        translated[BusSetting] = chosen;
        if (chosen == Redis && !translated.ContainsKey(RedisConnection) && string.IsNullOrWhiteSpace(configuration[RedisConnection]))
        {
            translated[RedisConnection] = DefaultRedis;
        }
    }

    private static void TranslateAddress(IConfiguration configuration, Dictionary<string, string?> translated)
    {
        var (host, port) = (Read(configuration, "OMNIDAEMON_API_HOST"), Read(configuration, "OMNIDAEMON_API_PORT"));
        if (host is null && port is null)
        {
            return;
        }
        var number = DefaultPort;
        if (port is not null && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0))
        {
            throw new FormatException($"OMNIDAEMON_API_PORT is \"{port}\"; it must be a port, 1 to 65535.");
        }
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw new FormatException($"OMNIDAEMON_API_HOST is \"{host}\"; it must be a host name or an IP address.");
        }
        // A host that started this process has told its address to the other services already.
        if (Read(configuration, HostVariable) is not null)
        {
            return;
        }
        translated[WebHostDefaults.ServerUrlsKey] = new UriBuilder(Uri.UriSchemeHttp, host ?? "127.0.0.1", number).Uri.ToString();
    }

    private static void Translate(IConfiguration configuration, Dictionary<string, string?> translated, string variable, string setting, Func<string, string> translate)
    {
        if (Read(configuration, variable) is { } value)
        {
            var own = translate(value);
            if (string.IsNullOrWhiteSpace(configuration[setting]))
            {
                translated[setting] = own;
            }
        }
    }

    private static string? Read(IConfiguration configuration, string variable) => configuration[variable] is { Length: > 0 } value ? value.Trim() : null;

    private static string Choose(string variable, string value, Dictionary<string, string> choices) => choices.TryGetValue(value, out var choice)
        ? choice
        : throw new FormatException($"{variable} is \"{value}\"; it must be one of {string.Join(", ", choices.Keys)}.");
}
