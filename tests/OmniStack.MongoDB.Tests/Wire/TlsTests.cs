using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Wire;

public sealed class TlsTests : IDisposable
{
    private static readonly BsonDocument Ping = new() { ["ping"] = 1 };

    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CertificateOfTheNamedAuthority_IsAccepted()
    {
        using var certificate = Certificate(IPAddress.Loopback);
        await using var server = new ScriptedMongo(certificate);
        await using var client = Clients.Create(server, $"tls=true&tlsCAFile={CaFile(certificate)}");

        await client.RunAsync(Ping, Stop);
        await client.RunAsync(Ping, Stop);

        // A session ticket of TLS 1.3 on an idle connection must not pass for a broken one.
        Assert.Equal(2, server.Greetings.Count);
    }

    [Theory]
    [InlineData("tls=true")] // an authority that nobody knows
    [InlineData("tls=true&tlsAllowInvalidHostnames=true")]
    public async Task Run_CertificateOfAnUnknownAuthority_IsRefused(string options)
    {
        using var certificate = Certificate(IPAddress.Loopback);
        await using var server = new ScriptedMongo(certificate);
        await using var client = Clients.Create(server, options + "&serverSelectionTimeoutMS=300");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));

        Assert.Empty(server.Greetings);
    }

    [Fact]
    public async Task Run_CertificateOfAnotherHost_IsRefusedUnlessAllowed()
    {
        using var certificate = Certificate(IPAddress.Parse("192.0.2.1"));
        await using var server = new ScriptedMongo(certificate);
        var trusted = $"tls=true&tlsCAFile={CaFile(certificate)}";
        await using var strict = Clients.Create(server, trusted + "&serverSelectionTimeoutMS=300");
        await using var lenient = Clients.Create(server, trusted + "&tlsAllowInvalidHostnames=true");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => strict.RunAsync(Ping, Stop));
        await lenient.RunAsync(Ping, Stop);
    }

    [Fact]
    public async Task Run_Insecure_AcceptsAnyCertificate()
    {
        using var certificate = Certificate(IPAddress.Parse("192.0.2.1"));
        await using var server = new ScriptedMongo(certificate);
        await using var client = Clients.Create(server, "tls=true&tlsInsecure=true");

        await client.RunAsync(Ping, Stop);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pass word")]
    public async Task Run_WithCertificateAndKey_PresentsThem(string? password)
    {
        using var certificate = Certificate(IPAddress.Loopback);
        using var key = certificate.GetECDsaPrivateKey()!;
        var protection = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 10_000);
        var keyPem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, protection);
        await File.WriteAllTextAsync(_directory["client.pem"], certificate.ExportCertificatePem() + "\n" + keyPem, Stop);
        await using var server = new ScriptedMongo(certificate);
        var options = $"tls=true&tlsCAFile={CaFile(certificate)}&tlsCertificateKeyFile={Uri.EscapeDataString(_directory["client.pem"])}"
            + (password is null ? "" : $"&tlsCertificateKeyFilePassword={Uri.EscapeDataString(password)}");
        await using var client = Clients.Create(server, options);

        await client.RunAsync(Ping, Stop);

        Assert.All(server.ClientCertificates, subject => Assert.Equal("CN=scripted", subject));
        Assert.NotEmpty(server.ClientCertificates);
    }

    [Fact]
    public void Create_AuthorityFileThatIsNone_IsRefused()
    {
        File.WriteAllText(_directory["ca.pem"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Assert.Throws<MongoUriException>(() => Clients.Create($"mongodb://h/?tls=true&tlsCAFile={Uri.EscapeDataString(_directory["ca.pem"])}"));
    }

    public void Dispose() => _directory.Dispose();

    private string CaFile(X509Certificate2 certificate)
    {
        File.WriteAllText(_directory["ca.pem"], certificate.ExportCertificatePem());
        return Uri.EscapeDataString(_directory["ca.pem"]);
    }

    private static X509Certificate2 Certificate(IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scripted", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
