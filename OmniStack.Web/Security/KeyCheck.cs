using System.Net;
using OmniStack.Client;

namespace OmniStack.Web.Security;

/// <summary>Asks the daemon whether it takes a key, before it becomes anybody's sign-in.</summary>
internal sealed class KeyCheck(DaemonClient daemon, IHttpContextAccessor current)
{
    /// <summary>Where a key stands that is tried, but is not in the cookie yet.</summary>
    public static readonly object Tried = new();

    /// <returns>For people; null when the key is good.</returns>
    public async Task<string?> FindFaultAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length == 0 || key.Any(c => c is <= ' ' or > '~'))
        {
            return "This is no API key.";
        }
        current.HttpContext!.Items[Tried] = key;
        try
        {
            await daemon.WhoAmIAsync(cancellationToken);
            return null;
        }
        catch (OmniStackApiException refusal)
        {
            return refusal.Status is HttpStatusCode.Unauthorized ? "This key is not known, has expired or was revoked." : refusal.Message;
        }
        finally
        {
            current.HttpContext.Items.Remove(Tried);
        }
    }
}
