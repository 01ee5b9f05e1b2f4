using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Requests;

/// <summary>What route and query values must satisfy. Each answers with the value, or refuses it with its code.</summary>
internal static class Require
{
    public const int MostItems = 1000;
    private const int DefaultItems = 100;
    private const int MostTextLength = 256;
    private static readonly string[] States = [.. Enum.GetValues<TaskState>().Select(NameOf)];

    /// <summary>The <c>limit</c> of a list. More than the most gets the most; less than 1 is refused.</summary>
    public static int Limit(int? limit, int byDefault = DefaultItems) => Limit("limit", limit, byDefault, MostItems);

    /// <inheritdoc cref="Limit(int?, int)"/>
    public static int Limit(string name, int? value, int byDefault, int most) => value switch
    {
        null => byDefault,
        < 1 => throw Refuse(ErrorCodes.ParameterInvalid, $"{name} must be 1 or more."),
        _ => Math.Min(value.Value, most),
    };

    public static string Topic(string topic) => EventRules.IsName(topic)
        ? topic
        : throw Refuse(ErrorCodes.TopicInvalid, "A topic is 1 to 200 letters, digits, '.', '_' or '-', and begins with a letter or digit.");

    public static AgentGroup Group(string topic, string agent) => new(Topic(topic), Name("The agent's name", agent));

    public static string Name(string what, string value) => EventRules.IsName(value)
        ? value
        : throw Refuse(ErrorCodes.ParameterInvalid, $"{what} is 1 to 200 letters, digits, '.', '_' or '-', and begins with a letter or digit.");

    public static string TaskId(string id) => EventRules.IsTaskId(id)
        ? id
        : throw Refuse(ErrorCodes.TaskIdInvalid, "A task id is 1 to 128 letters, digits, '.', '_', ':' or '-'.");

    public static string RunId(string id) => EventRules.IsTaskId(id)
        ? id
        : throw Wrong("A run id is 1 to 128 letters, digits, '.', '_', ':' or '-'.");

    /// <summary>A value of an enum by its snake_case name.</summary>
    public static T? OneOf<T>(string name, string? value) where T : struct, Enum
    {
        if (value is null)
        {
            return null;
        }
        var known = Enum.GetValues<T>().ToDictionary(one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString()), StringComparer.Ordinal);
        return known.TryGetValue(value, out var found) ? found : throw Wrong($"{name} must be one of {string.Join(", ", known.Keys)}.");
    }

    public static TaskState? State(string? state) => state switch
    {
        null => null,
        _ when Array.IndexOf(States, state) is >= 0 and var index => (TaskState)index,
        _ => throw Refuse(ErrorCodes.ParameterInvalid, $"state must be one of {string.Join(", ", States)}."),
    };

    /// <summary>An exact value to filter by.</summary>
    public static string? Filter(string name, string? value) => value is null or { Length: > 0 and <= MostTextLength }
        ? value
        : throw Refuse(ErrorCodes.ParameterInvalid, $"{name} must have 1 to {MostTextLength} characters, or be left out.");

    public static void Order(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
        {
            throw Refuse(ErrorCodes.ParameterInvalid, "from must be before to.");
        }
    }

    public static void Confirmed(bool? confirm)
    {
        if (confirm is not true)
        {
            throw Refuse(ErrorCodes.ConfirmationMissing, "This cannot be undone. Add ?confirm=true to do it.");
        }
    }

    public static T Body<T>(T? body, string shape) where T : class
        => body ?? throw Missing(shape);

    public static OmniStackException Missing(string shape) => Refuse(ErrorCodes.BodyInvalid, $"The body must be {shape}.");

    /// <summary>A parameter that is out of its range.</summary>
    public static OmniStackException Wrong(string message) => Refuse(ErrorCodes.ParameterInvalid, message);

    /// <summary>As the API writes it.</summary>
    public static string NameOf(TaskState state) => state.ToString().ToLowerInvariant();

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.Invalid, code, message);
}
