using System.Text;
using OmniStack.MongoDB.Authentication;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Tests.Authentication;

public sealed class ScramConversationTests
{
    private const string Nonce256 = "rOprNGfwEbeRWgbNEkqO";
    private const string First256 = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    /// <summary>The exchange of RFC 7677, section 3.</summary>
    [Fact]
    public void Proof_ExchangeOfRfc7677_GivesItsMessages()
    {
        var scram = Sha256();

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.UTF8.GetString(scram.First()));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.UTF8.GetString(scram.Proof(Encoding.UTF8.GetBytes(First256))));
        scram.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8);
    }

    /// <summary>The exchange of RFC 5802, section 5.</summary>
    [Fact]
    public void Proof_ExchangeOfRfc5802_GivesItsMessages()
    {
        var scram = new ScramConversation(ScramMechanism.Sha1, "user", "pencil"u8.ToArray(), "fyko+d2lbbFgONRv9qkxdawL", new ScramKeyCache());

        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            Encoding.UTF8.GetString(scram.Proof("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"u8)));
        scram.Verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="u8);
    }

    /// <summary>The exchange in MongoDB's specification of authentication, whose passwords are digested first.</summary>
    [Fact]
    public void Proof_ExchangeOfMongoDBsSpecification_GivesItsMessages()
    {
        var secret = ScramPassword.Prepare(ScramMechanism.Sha1, "user", "pencil");
        var scram = new ScramConversation(ScramMechanism.Sha1, "user", secret, "fyko+d2lbbFgONRv9qkxdawL", new ScramKeyCache());

        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,p=MC2T8BvbmWRckDw8oWl5IVghwCY=",
            Encoding.UTF8.GetString(scram.Proof("r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000"u8)));
        scram.Verify("v=UMWeI25JD1yNYZRMpZ4VHvhZ9e0="u8);
    }

    [Fact]
    public void First_UserWithSeparators_EscapesThem() => Assert.Equal(
        "n,,n=a=3Db=2Cc,r=x",
        Encoding.UTF8.GetString(new ScramConversation(ScramMechanism.Sha256, "a=b,c", [], "x", new ScramKeyCache()).First()));

    [Theory]
    [InlineData("r=somebodyElses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")] // nothing of the server's own
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=***,i=4096")]
    [InlineData("m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("e=other-error")]
    [InlineData("")]
    public void Proof_FirstMessageOutOfBounds_IsRefused(string serverFirst) =>
        Assert.Throws<MongoAuthenticationException>(() => Sha256().Proof(Encoding.UTF8.GetBytes(serverFirst)));

    [Theory]
    [InlineData("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v=")]
    [InlineData("e=invalid-proof")]
    [InlineData("")]
    public void Verify_WrongSignature_IsRefused(string serverFinal)
    {
        var scram = Sha256();
        scram.Proof(Encoding.UTF8.GetBytes(First256));

        Assert.Throws<MongoAuthenticationException>(() => scram.Verify(Encoding.UTF8.GetBytes(serverFinal)));
    }

    [Fact]
    public void Prepare_PasswordThatNeedsNormalizing_IsRefusedForSha256Only()
    {
        Assert.Throws<MongoAuthenticationException>(() => ScramPassword.Prepare(ScramMechanism.Sha256, "user", "\u00e9"));
        Assert.Equal(32, ScramPassword.Prepare(ScramMechanism.Sha1, "user", "\u00e9").Length);
    }

    private static ScramConversation Sha256() => new(ScramMechanism.Sha256, "user", "pencil"u8.ToArray(), Nonce256, new ScramKeyCache());
}
