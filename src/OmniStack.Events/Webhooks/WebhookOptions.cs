using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace OmniStack.Events.Webhooks;

/// <summary>
/// Where results may be sent, and how. Retries are those of the agent that sends them:
/// <c>OmniStack:Agents:omnistack.webhooks:webhook-sender</c>.
/// </summary>
public sealed class WebhookOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Webhooks";

    /// <summary>
    /// Keys that every message is signed with, as <c>whsec_</c> and the Base64 of 24 to 64 bytes. Two while receivers change from the
    /// old one to the new one. Default none: messages are not signed.
    /// </summary>
    [Required, MaxLength(2)]
    public IList<string> Secrets { get; set; } = [];

    /// <summary>Host names that may resolve to any address, internal ones included. Default none.</summary>
    [Required, MaxLength(1000)]
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>Networks that may be reached although they are not public, such as <c>10.1.0.0/16</c>. Default none.</summary>
    [Required, MaxLength(1000)]
    public IList<string> AllowedNetworks { get; set; } = [];

    /// <summary>The longest that connecting, sending and the receiver's answer may take together. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of an answer that are read; what is longer costs its connection. Default 64 KiB.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Messages that one receiver (host and port) is sent at once by this process, so that one that does not answer leaves the others their share of
    /// the sender's <c>ConsumerCount</c> (32). What is above it comes again as soon as the receiver's pace lets expect it. Default 8.
    /// </summary>
    [Range(1, 1000)]
    public int MaxPerReceiver { get; set; } = 8;

    internal bool AreNetworksValid() => AllowedNetworks.All(network => IPNetwork.TryParse(network, out _));

    internal bool AreSecretsValid() => Secrets.All(WebhookSigner.IsSecret);
}

/// <summary>Checks <see cref="WebhookOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
