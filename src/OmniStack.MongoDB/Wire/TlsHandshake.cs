using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Wire;

/// <summary>Encrypts connections and checks whom they lead to. The files are read once.</summary>
internal sealed class TlsHandshake
{
    private readonly X509ChainPolicy? _trust;
    private readonly X509CertificateCollection? _certificates;
    private readonly SslPolicyErrors _accepted;

    /// <exception cref="MongoUriException">A file holds no certificate, or no key.</exception>
    public TlsHandshake(MongoTls tls)
    {
        _accepted = (tls.AllowInvalidCertificates ? SslPolicyErrors.RemoteCertificateChainErrors : SslPolicyErrors.None)
            | (tls.AllowInvalidHostnames ? SslPolicyErrors.RemoteCertificateNameMismatch : SslPolicyErrors.None);
        try
        {
            _trust = tls.CaFile is null ? null : Trust(tls.CaFile);
            _certificates = tls.CertificateKeyFile is null ? null : [ClientCertificate(tls.CertificateKeyFile, tls.CertificateKeyFilePassword)];
        }
        catch (Exception error) when (error is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MongoUriException("The connection string's tlsCAFile or tlsCertificateKeyFile cannot be read as PEM.");
        }
    }

    /// <exception cref="System.Security.Authentication.AuthenticationException">The server's certificate is not accepted.</exception>
    public async Task<Stream> ShakeAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await encrypted.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    CertificateChainPolicy = _trust,
                    ClientCertificates = _certificates,
                    RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~_accepted) == SslPolicyErrors.None,
                },
                cancellationToken);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    private static X509ChainPolicy Trust(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private static X509Certificate2 ClientCertificate(string file, string? password) => password is null
        ? X509Certificate2.CreateFromPemFile(file)
        : X509Certificate2.CreateFromEncryptedPemFile(file, password);
}
