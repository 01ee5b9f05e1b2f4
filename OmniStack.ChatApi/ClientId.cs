using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi;

/// <summary>Who asks: the header <c>X-Client-Id</c>, <c>local</c> when there is none. Nothing is authenticated yet.</summary>
internal readonly record struct ClientId(string Value)
{
    public const string Header = "X-Client-Id";

    private const string Default = "local";

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<ClientId> BindAsync(HttpContext context)
    {
        var value = context.Request.Headers[Header] is { Count: > 0 } given ? given.ToString() : Default;
        return ChatRules.IsId(value)
            ? ValueTask.FromResult(new ClientId(value))
            : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"{Header} takes 1 to 128 letters, digits, '.', '_', ':' and '-'.");
    }
}
