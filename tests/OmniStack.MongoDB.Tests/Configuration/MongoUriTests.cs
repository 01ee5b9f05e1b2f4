using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Tests.Configuration;

public sealed class MongoUriTests
{
    [Fact]
    public void Parse_HostOnly_TakesTheDefaults()
    {
        var settings = Parse("mongodb://localhost");

        Assert.Equal(new MongoAddress("localhost", 27017), Assert.Single(settings.Seeds));
        Assert.Equal("omnistack", settings.Database);
        Assert.Null(settings.Credential);
        Assert.Null(settings.Tls);
        Assert.True(settings.RetryWrites);
        Assert.Equal(100, settings.MaxPoolSize);
    }

    [Theory]
    [InlineData("mongodb://admin:p%40ss%3Aw%2F@h:1234?authSource=admin&authMechanism=SCRAM-SHA-256", "admin", "omnistack")]
    [InlineData("mongodb://admin:p%40ss%3Aw%2F@h:1234/omni?authSource=admin&authMechanism=SCRAM-SHA-256", "admin", "omni")]
    [InlineData("mongodb://admin:p%40ss%3Aw%2F@h:1234/omni", "omni", "omni")]
    [InlineData("mongodb://admin:p%40ss%3Aw%2F@h:1234/", "admin", "omnistack")]
    public void Parse_WithUser_FindsSourceAndDatabase(string uri, string source, string database)
    {
        var settings = Parse(uri);

        Assert.Equal("admin", settings.Credential?.User);
        Assert.Equal("p@ss:w/", settings.Credential?.Password);
        Assert.Equal(source, settings.Credential?.Source);
        Assert.Equal(database, settings.Database);
    }

    [Fact]
    public void Parse_SeveralHosts_KeepsThemInOrder() =>
        Assert.Equal(
            [new("a", 1), new("::1", 27017), new("fe80::1", 2), new("b.example.org", 27017)],
            Parse("mongodb://A:1,[::1],[fe80::1]:2,b.example.org/").Seeds);

    [Fact]
    public void Parse_Options_AreHonouredWhateverTheirCase()
    {
        var settings = Parse("mongodb://h/?REPLICASET=rs&maxPoolSize=7&minpoolsize=2&maxIdleTimeMS=1500&waitQueueTimeoutMS=20&connectTimeoutMS=30"
            + "&socketTimeoutMS=40&serverSelectionTimeoutMS=50&heartbeatFrequencyMS=600&retryWrites=false&retryReads=false&appName=a%20b"
            + "&w=majority&wtimeoutMS=70&journal=true&readConcernLevel=majority&maxConnecting=3&readPreference=primary&uuidRepresentation=standard");

        Assert.Equal("rs", settings.ReplicaSet);
        Assert.Equal((7, 2, 3), (settings.MaxPoolSize, settings.MinPoolSize, settings.MaxConnecting));
        Assert.Equal([1500, 20, 30, 40, 50, 600], new[]
        {
            settings.MaxIdleTime!.Value, settings.WaitQueueTimeout, settings.ConnectTimeout, settings.SocketTimeout,
            settings.ServerSelectionTimeout, settings.HeartbeatInterval,
        }.Select(time => (int)time.TotalMilliseconds));
        Assert.False(settings.RetryWrites || settings.RetryReads);
        Assert.Equal("a b", settings.ApplicationName);
        Assert.Equal(new BsonDocument { ["w"] = "majority", ["wtimeout"] = 70, ["j"] = true }, settings.WriteConcern);
        Assert.Equal("majority", settings.ReadConcernLevel);
    }

    [Fact]
    public void Parse_TlsOptions_AreHonoured()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory["ca.pem"], "");

        var tls = Parse($"mongodb://h/?tls=true&tlsCAFile={Uri.EscapeDataString(directory["ca.pem"])}&tlsAllowInvalidHostnames=true").Tls;

        Assert.Equal(directory["ca.pem"], tls?.CaFile);
        Assert.True(tls?.AllowInvalidHostnames);
        Assert.False(tls?.AllowInvalidCertificates);
    }

    [Theory]
    [InlineData("", "begins with mongodb://")]
    [InlineData("http://h", "begins with mongodb://")]
    [InlineData("mongodb+srv://h", "mongodb+srv is not supported")]
    [InlineData("mongodb://", "host")]
    [InlineData("mongodb://a,,b", "host")]
    [InlineData("mongodb://[::1", "host")]
    [InlineData("mongodb://%2Ftmp%2Fmongodb.sock", "host")]
    [InlineData("mongodb://h:0", "port")]
    [InlineData("mongodb://h:65536", "port")]
    [InlineData("mongodb://h:", "port")]
    [InlineData("mongodb://u@h", "user and password")]
    [InlineData("mongodb://:p@h", "user and password")]
    [InlineData("mongodb://u:p:q@h", "user and password")]
    [InlineData("mongodb://u:p@q@h", "user and password")]
    [InlineData("mongodb://u:p%4@h", "%")]
    [InlineData("mongodb://h/a.b", "database name")]
    [InlineData("mongodb://h/?w", "name=value")]
    [InlineData("mongodb://h/?w=1&W=2", "W twice")]
    [InlineData("mongodb://h/?unheardOf=1", "unheardOf is unknown")]
    [InlineData("mongodb://h/?compressors=zstd", "compressors is not supported")]
    [InlineData("mongodb://h/?readPreference=secondary", "readPreference must be primary")]
    [InlineData("mongodb://h/?readPreferenceTags=a:b", "readPreferenceTags is not supported")]
    [InlineData("mongodb://h/?timeoutMS=1", "timeoutMS is not supported")]
    [InlineData("mongodb://h/?loadBalanced=true", "loadBalanced must be false")]
    [InlineData("mongodb://h/?w=0", "w must be")]
    [InlineData("mongodb://h/?w=-1", "w must be")]
    [InlineData("mongodb://h/?socketTimeoutMS=0", "socketTimeoutMS must be")]
    [InlineData("mongodb://h/?maxPoolSize=0", "maxPoolSize must be")]
    [InlineData("mongodb://h/?maxPoolSize=1&minPoolSize=2", "minPoolSize must not exceed")]
    [InlineData("mongodb://h/?heartbeatFrequencyMS=499", "heartbeatFrequencyMS must be")]
    [InlineData("mongodb://h/?retryWrites=yes", "retryWrites must be true or false")]
    [InlineData("mongodb://a,b/?directConnection=true", "directConnection takes one host")]
    [InlineData("mongodb://h/?authMechanism=SCRAM-SHA-256", "authMechanism needs a user")]
    [InlineData("mongodb://u:p@h/?authMechanism=MONGODB-X509", "authMechanism must be")]
    [InlineData("mongodb://h/?tls=true&ssl=false", "tls and ssl differ")]
    [InlineData("mongodb://h/?tlsInsecure=true", "tlsInsecure needs tls=true")]
    [InlineData("mongodb://h/?tls=true&tlsInsecure=true&tlsAllowInvalidHostnames=true", "tlsInsecure excludes")]
    [InlineData("mongodb://h/?tls=true&tlsCAFile=/nowhere/ca.pem", "tlsCAFile must be a file")]
    [InlineData("mongodb://h/?tls=true&tlsCertificateKeyFilePassword=x", "tlsCertificateKeyFilePassword needs")]
    [InlineData("mongodb://h/?tls=true&tlsDisableOCSPEndpointCheck=true", "tlsDisableOCSPEndpointCheck is not supported")]
    public void Parse_WhatCannotBeHonoured_IsRefusedByName(string uri, string reason)
    {
        var refusal = Assert.Throws<MongoUriException>(() => Parse(uri));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Malformed_DoesNotTellThePassword() =>
        Assert.DoesNotContain("hunter2", Assert.Throws<MongoUriException>(() => Parse("mongodb://u:hunter2@h/?x=hunter2")).Message, StringComparison.Ordinal);

    private static MongoSettings Parse(string uri) => MongoUri.Parse(uri, new MongoOptions());
}
