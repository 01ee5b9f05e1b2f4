namespace OmniStack.MongoDB.Configuration;

/// <summary>The TLS options of a connection string, which depend on each other and are read together.</summary>
internal sealed class MongoUriTls
{
    private readonly MongoTls _tls = new();
    private bool? _enabled;
    private bool _insecure;
    private bool _allowsOne;
    private string? _detail;

    /// <returns>False when the option is none of TLS.</returns>
    public bool TryApply(MongoUriOption option)
    {
        switch (option.Name.ToUpperInvariant())
        {
            case "TLS" or "SSL":
                Enable(option);
                return true;
            case "TLSCAFILE":
                _tls.CaFile = ReadableFile(option);
                break;
            case "TLSCERTIFICATEKEYFILE":
                _tls.CertificateKeyFile = ReadableFile(option);
                break;
            case "TLSCERTIFICATEKEYFILEPASSWORD":
                _tls.CertificateKeyFilePassword = option.AsText();
                break;
            case "TLSALLOWINVALIDCERTIFICATES":
                _allowsOne = true;
                _tls.AllowInvalidCertificates = option.AsBoolean();
                break;
            case "TLSALLOWINVALIDHOSTNAMES":
                _allowsOne = true;
                _tls.AllowInvalidHostnames = option.AsBoolean();
                break;
            case "TLSINSECURE":
                _insecure = true;
                _tls.AllowInvalidCertificates = _tls.AllowInvalidHostnames = option.AsBoolean();
                break;
            default:
                return false;
        }

        _detail = option.Name;
        return true;
    }

    /// <returns>Null without TLS.</returns>
    /// <exception cref="MongoUriException">The options contradict each other.</exception>
    public MongoTls? Build()
    {
        if (_insecure && _allowsOne)
        {
            throw new MongoUriException("The connection string's option tlsInsecure excludes tlsAllowInvalidCertificates and tlsAllowInvalidHostnames.");
        }

        if (_tls.CertificateKeyFilePassword is not null && _tls.CertificateKeyFile is null)
        {
            throw new MongoUriException("The connection string's option tlsCertificateKeyFilePassword needs tlsCertificateKeyFile.");
        }

        if (_enabled is not true && _detail is not null)
        {
            throw new MongoUriException($"The connection string's option {_detail} needs tls=true.");
        }

        return _enabled is true ? _tls : null;
    }

    private void Enable(MongoUriOption option)
    {
        var enabled = option.AsBoolean();
        if (_enabled is { } other && other != enabled)
        {
            throw new MongoUriException("The connection string's options tls and ssl differ.");
        }

        _enabled = enabled;
    }

    private static string ReadableFile(MongoUriOption option) => File.Exists(option.Value) ? option.Value : throw option.Invalid("a file that exists");
}
