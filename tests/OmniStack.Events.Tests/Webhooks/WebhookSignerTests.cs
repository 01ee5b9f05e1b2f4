using System.Text;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Tests.Webhooks;

/// <summary>Signatures as every Standard Webhooks library makes them.</summary>
public sealed class WebhookSignerTests
{
    /// <summary>The example that the specification's libraries test themselves with.</summary>
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void Sign_ExampleOfTheSpecification_IsItsSignature()
        => Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSigner.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Body));

    [Fact]
    public void Sign_TwoSecrets_HasASignatureOfEach()
    {
        const string Other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        var header = WebhookSigner.Sign([Secret, Other], "m", 1, Body);

        Assert.Equal($"{WebhookSigner.Sign([Secret], "m", 1, Body)} {WebhookSigner.Sign([Other], "m", 1, Body)}", header);
    }

    [Fact]
    public void Sign_WithoutSecrets_IsNull() => Assert.Null(WebhookSigner.Sign([], "m", 1, Body));

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_MfKQ9r8G", false)]
    [InlineData("whsec_not base64!", false)]
    public void IsSecret_Forms_AreToldApart(string secret, bool expected) => Assert.Equal(expected, WebhookSigner.IsSecret(secret));

    [Theory]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(23, false)]
    [InlineData(65, false)]
    public void IsSecret_Lengths_AreBounded(int bytes, bool expected)
        => Assert.Equal(expected, WebhookSigner.IsSecret($"whsec_{Convert.ToBase64String(new byte[bytes])}"));
}
