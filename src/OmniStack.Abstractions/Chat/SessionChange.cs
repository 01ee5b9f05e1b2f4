using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>What a client changes of its session. Only what it names is written.</summary>
/// <param name="Name">Null keeps it.</param>
/// <param name="Fields">Set by name; a null value removes the field.</param>
/// <param name="IsAutomatic">The name is nobody's choice: a session that its client has named keeps the name it has.</param>
public sealed record SessionChange(string? Name, IReadOnlyDictionary<string, JsonElement?> Fields, bool IsAutomatic = false)
{
    /// <summary>The change without a name that the session does not take.</summary>
    public SessionChange For(ChatSession session) => IsAutomatic && session.IsRenamed ? this with { Name = null } : this;

    /// <summary>The session as it is afterwards.</summary>
    /// <exception cref="OmniStackException"><c>parameter_invalid</c>: it would have more than <see cref="ChatRules.MaxFields"/> fields.</exception>
    public ChatSession ApplyTo(ChatSession session)
    {
        var fields = new Dictionary<string, JsonElement>(session.Fields, StringComparer.Ordinal);
        foreach (var (name, value) in Fields)
        {
            if (value is { } given)
            {
                fields[name] = given;
            }
            else
            {
                fields.Remove(name);
            }
        }

        return fields.Count <= ChatRules.MaxFields
            ? session with { Name = For(session).Name ?? session.Name, IsRenamed = session.IsRenamed || Name is not null && !IsAutomatic, Fields = fields }
            : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"A session has at most {ChatRules.MaxFields} fields; remove some with null.");
    }
}
