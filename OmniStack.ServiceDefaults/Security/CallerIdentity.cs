using System.Security.Claims;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Carries a <see cref="Caller"/> through the framework.</summary>
internal sealed class CallerIdentity(Caller caller) : ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], ApiKeyHandler.SchemeName)
{
    public Caller Caller => caller;
}
