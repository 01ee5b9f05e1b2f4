using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ChatApi;

/// <summary>
/// Whose sessions are asked for: the header <c>X-Client-Id</c>; without it the API key's id, or <c>local</c> without a key. A tenant's
/// clients are apart from all others, whatever they call themselves: see <see cref="ChatRules.ClientId"/>.
/// </summary>
internal readonly record struct ClientId(string Value)
{
    public const string Header = "X-Client-Id";

    private const string Default = "local";

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<ClientId> BindAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var value = context.Request.Headers[Header] is { Count: > 0 } given ? given.ToString() : caller.KeyId ?? Default;
        if (!ChatRules.IsId(value))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"{Header} takes 1 to 128 letters, digits, '.', '_', ':' and '-'.");
        }
        return ValueTask.FromResult(new ClientId(ChatRules.ClientId(caller.Tenant, value)));
    }
}
