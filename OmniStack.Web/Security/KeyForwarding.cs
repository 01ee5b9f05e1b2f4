using OmniStack.Contracts.Security;

namespace OmniStack.Web.Security;

/// <summary>Calls the services with the key of the person whose page is rendered, and with no other: a configured one would serve everybody.</summary>
internal sealed class KeyForwarding(IHttpContextAccessor current, SignIn signIn) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(ApiKeyRules.Header);
        if (current.HttpContext is { } context && (context.Items[KeyCheck.Tried] as string ?? signIn.FindKey(context)) is { } key)
        {
            request.Headers.Add(ApiKeyRules.Header, key);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
