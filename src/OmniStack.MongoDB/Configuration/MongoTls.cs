namespace OmniStack.MongoDB.Configuration;

/// <summary>How connections are encrypted, and what is checked. Not a record, whose text would hold the key file's password.</summary>
internal sealed class MongoTls
{
    /// <summary>PEM file of the authorities to trust instead of the system's; null trusts the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the client's certificate and key; null presents none.</summary>
    public string? CertificateKeyFile { get; set; }

    public string? CertificateKeyFilePassword { get; set; }

    public bool AllowInvalidCertificates { get; set; }

    public bool AllowInvalidHostnames { get; set; }
}
