using System.Buffers;

namespace OmniStack.MongoDB.Configuration;

/// <summary>
/// Reads <c>mongodb://[user:password@]host[:port][,...][/[database]][?options]</c>.
/// Source: https://github.com/mongodb/specifications/blob/master/source/connection-string/connection-string-spec.md.
/// </summary>
internal static class MongoUri
{
    private const string Scheme = "mongodb://";
    private const string SrvScheme = "mongodb+srv://";
    private const string DefaultAuthSource = "admin";

    private static readonly SearchValues<char> NotInDatabase = SearchValues.Create("/\\ \"$.\0");
    private static readonly SearchValues<char> NotInPassword = SearchValues.Create(":/?#[]@");

    /// <param name="uri">The connection string.</param>
    /// <param name="defaults">What holds where it says nothing.</param>
    /// <exception cref="MongoUriException">It is malformed, or asks for what this client does not do.</exception>
    public static MongoSettings Parse(string uri, MongoOptions defaults)
    {
        var (authority, path, query) = Split(uri);
        var at = authority.LastIndexOf('@');
        var database = path.Length == 0 ? null : ParseDatabase(path);
        var options = ParseOptions(query);
        var tls = new MongoUriTls();
        var login = new Dictionary<string, MongoUriOption>(StringComparer.OrdinalIgnoreCase);
        var settings = Defaults(authority[(at + 1)..], database, defaults);
        foreach (var option in options)
        {
            if (option.Name.ToUpperInvariant() is "AUTHSOURCE" or "AUTHMECHANISM")
            {
                login[option.Name] = option;
            }
            else if (!tls.TryApply(option))
            {
                settings = MongoUriOptions.Apply(settings, option);
            }
        }

        var userInfo = at < 0 ? null : authority[..at];
        return Checked(settings with { Tls = tls.Build(), Credential = ParseCredential(userInfo, database, login) });
    }

    private static MongoSettings Defaults(string hosts, string? database, MongoOptions defaults) => new()
    {
        Seeds = [.. hosts.Split(',').Select(host => MongoAddress.Parse(Decode(host))).Distinct()],
        Database = database ?? defaults.Database,
        ServerSelectionTimeout = defaults.ServerSelectionTimeout,
        ConnectTimeout = defaults.ConnectTimeout,
        SocketTimeout = defaults.SocketTimeout,
        WaitQueueTimeout = defaults.WaitQueueTimeout,
        HeartbeatInterval = defaults.HeartbeatInterval,
        MaxWaitQueue = defaults.MaxWaitQueue,
        MaxPoolSize = defaults.MaxPoolSize,
    };

    private static (string Authority, string Path, string Query) Split(string uri)
    {
        if (uri.StartsWith(SrvScheme, StringComparison.Ordinal))
        {
            throw new MongoUriException("mongodb+srv is not supported; name the hosts in a mongodb:// connection string.");
        }

        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new MongoUriException("A MongoDB connection string begins with mongodb://.");
        }

        // The question mark may follow the hosts without a slash.
        var rest = uri[Scheme.Length..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        var location = question < 0 ? rest : rest[..question];
        var slash = location.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (location, "", query) : (location[..slash], location[(slash + 1)..], query);
    }

    private static string ParseDatabase(string path)
    {
        var name = Decode(path);
        return name.AsSpan().ContainsAny(NotInDatabase)
            ? throw new MongoUriException("The connection string's database name holds a character that names may not have.")
            : name;
    }

    private static List<MongoUriOption> ParseOptions(string query)
    {
        var options = new List<MongoUriOption>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new MongoUriException("The connection string has an option that is not name=value.");
            }

            var option = new MongoUriOption(Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
            if (options.Exists(other => other.Name.Equals(option.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new MongoUriException($"The connection string has the option {option.Name} twice.");
            }

            options.Add(option);
        }

        return options;
    }

    private static MongoCredential? ParseCredential(string? userInfo, string? database, Dictionary<string, MongoUriOption> login)
    {
        var mechanism = login.TryGetValue("authMechanism", out var option) ? ParseMechanism(option) : default(ScramMechanism?);
        if (userInfo is null)
        {
            return mechanism is null ? null : throw new MongoUriException("The connection string's option authMechanism needs a user and a password.");
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || userInfo.AsSpan(colon + 1).ContainsAny(NotInPassword) || userInfo.AsSpan(0, colon).Contains('@'))
        {
            throw new MongoUriException("The connection string's user and password must stand as user:password@, percent-encoded.");
        }

        var source = login.TryGetValue("authSource", out var named) ? named.AsText() : database ?? DefaultAuthSource;
        return new(Decode(userInfo[..colon]), Decode(userInfo[(colon + 1)..]), source, mechanism);
    }

    private static ScramMechanism ParseMechanism(MongoUriOption option) => option.Value switch
    {
        "SCRAM-SHA-256" => ScramMechanism.Sha256,
        "SCRAM-SHA-1" => ScramMechanism.Sha1,
        _ => throw option.Invalid("SCRAM-SHA-256 or SCRAM-SHA-1"),
    };

    private static MongoSettings Checked(MongoSettings settings)
    {
        if (settings.DirectConnection && settings.Seeds.Count > 1)
        {
            throw new MongoUriException("The connection string's option directConnection takes one host.");
        }

        return settings.MinPoolSize <= settings.MaxPoolSize
            ? settings
            : throw new MongoUriException("The connection string's option minPoolSize must not exceed maxPoolSize.");
    }

    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                throw new MongoUriException("The connection string has a % that no two hexadecimal digits follow.");
            }
        }

        return Uri.UnescapeDataString(text);
    }
}
