using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Configuration;

/// <summary>
/// The options of a connection string: those honoured, and those known and refused with the reason. There is no third kind.
/// Source: https://www.mongodb.com/docs/manual/reference/connection-string-options/.
/// </summary>
internal static class MongoUriOptions
{
    private const int MaxApplicationNameBytes = 128;
    private const int MinHeartbeatMilliseconds = 500;

    private static readonly FrozenDictionary<string, Func<MongoSettings, MongoUriOption, MongoSettings>> Honoured =
        new Dictionary<string, Func<MongoSettings, MongoUriOption, MongoSettings>>(StringComparer.OrdinalIgnoreCase)
        {
            ["appName"] = (settings, option) => settings with { ApplicationName = ApplicationName(option) },
            ["replicaSet"] = (settings, option) => settings with { ReplicaSet = option.AsText() },
            ["directConnection"] = (settings, option) => settings with { DirectConnection = option.AsBoolean() },
            ["retryWrites"] = (settings, option) => settings with { RetryWrites = option.AsBoolean() },
            ["retryReads"] = (settings, option) => settings with { RetryReads = option.AsBoolean() },
            ["serverSelectionTimeoutMS"] = (settings, option) => settings with { ServerSelectionTimeout = option.AsMilliseconds() },
            ["connectTimeoutMS"] = (settings, option) => settings with { ConnectTimeout = option.AsMilliseconds() },
            ["socketTimeoutMS"] = (settings, option) => settings with { SocketTimeout = option.AsMilliseconds() },
            ["waitQueueTimeoutMS"] = (settings, option) => settings with { WaitQueueTimeout = option.AsMilliseconds() },
            ["heartbeatFrequencyMS"] = (settings, option) => settings with { HeartbeatInterval = option.AsMilliseconds(MinHeartbeatMilliseconds) },
            ["maxIdleTimeMS"] = (settings, option) => settings with { MaxIdleTime = option.AsMilliseconds(0) is { Ticks: > 0 } age ? age : null },
            ["maxPoolSize"] = (settings, option) => settings with { MaxPoolSize = option.AsInteger(1, 10_000) },
            ["minPoolSize"] = (settings, option) => settings with { MinPoolSize = option.AsInteger(0, 10_000) },
            ["maxConnecting"] = (settings, option) => settings with { MaxConnecting = option.AsInteger(1, 10_000) },
            ["w"] = (settings, option) => WithConcern(settings, "w", AcknowledgedBy(option)),
            ["wtimeoutMS"] = (settings, option) => WithConcern(settings, "wtimeout", option.AsInteger(0, int.MaxValue)),
            ["journal"] = (settings, option) => WithConcern(settings, "j", option.AsBoolean()),
            ["readConcernLevel"] = (settings, option) => settings with { ReadConcernLevel = option.AsText() },
            ["readPreference"] = (settings, option) => Checked(settings, option, "primary"),
            ["uuidRepresentation"] = (settings, option) => Checked(settings, option, "standard"),
            ["loadBalanced"] = (settings, option) => Checked(settings, option, "false"),
            ["serverMonitoringMode"] = (settings, option) => Checked(settings, option, "auto", "poll"),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["compressors"] = "messages are not compressed",
        ["zlibCompressionLevel"] = "messages are not compressed",
        ["readPreferenceTags"] = "reads go to the primary",
        ["maxStalenessSeconds"] = "reads go to the primary",
        ["localThresholdMS"] = "servers are not chosen by their distance",
        ["authMechanismProperties"] = "SCRAM has none",
        ["gssapiServiceName"] = "Kerberos is not supported",
        ["srvMaxHosts"] = "mongodb+srv is not supported",
        ["srvServiceName"] = "mongodb+srv is not supported",
        ["timeoutMS"] = "timeouts are given by connectTimeoutMS, socketTimeoutMS and serverSelectionTimeoutMS",
        ["tlsDisableCertificateRevocationCheck"] = "revocation is not checked",
        ["tlsDisableOCSPEndpointCheck"] = "revocation is not checked",
        ["tlsCRLFile"] = "revocation is not checked",
        ["proxyHost"] = "proxies are not supported",
        ["proxyPort"] = "proxies are not supported",
        ["proxyUsername"] = "proxies are not supported",
        ["proxyPassword"] = "proxies are not supported",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="MongoUriException">The option is refused, unknown, or has a wrong value.</exception>
    public static MongoSettings Apply(MongoSettings settings, MongoUriOption option)
    {
        if (Honoured.TryGetValue(option.Name, out var apply))
        {
            return apply(settings, option);
        }

        throw new MongoUriException(Refused.TryGetValue(option.Name, out var reason)
            ? $"The connection string's option {option.Name} is not supported: {reason}."
            : $"The connection string's option {option.Name} is unknown.");
    }

    private static string ApplicationName(MongoUriOption option) => Encoding.UTF8.GetByteCount(option.AsText()) <= MaxApplicationNameBytes
        ? option.Value
        : throw option.Invalid($"at most {MaxApplicationNameBytes} bytes");

    private static BsonValue AcknowledgedBy(MongoUriOption option) =>
        !option.AsText().All(c => char.IsAsciiDigit(c) || c == '-') ? option.Value
        : int.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var servers) && servers > 0 ? servers
        : throw option.Invalid("1 or more, majority, or a tag: writes are always acknowledged");

    private static MongoSettings WithConcern(MongoSettings settings, string name, BsonValue value) =>
        settings with { WriteConcern = new BsonDocument(settings.WriteConcern) { [name] = value } };

    private static MongoSettings Checked(MongoSettings settings, MongoUriOption option, params ReadOnlySpan<string> accepted)
    {
        option.MustBe(accepted);
        return settings;
    }
}
