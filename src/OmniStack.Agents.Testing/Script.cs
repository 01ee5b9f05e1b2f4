using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Testing;

/// <summary>Short words for scripts of models that say more than text.</summary>
public static class Script
{
    /// <summary>A model that answers so, one call after the other, and every further call as the last one.</summary>
    public static ScriptedChatClient Of(params ReadOnlySpan<ScriptedTurn> turns)
    {
        var client = new ScriptedChatClient();
        foreach (var turn in turns[..^1])
        {
            client.Then(turn);
        }

        return client.ThenAlways(turns[^1]);
    }

    /// <summary>Says these contents and ends.</summary>
    public static ScriptedTurn Says(params AIContent[] contents) => new() { Contents = contents };

    /// <summary>Says these contents, then throws.</summary>
    public static ScriptedTurn Fails(Exception error, params AIContent[] contents) => new() { Contents = contents, Failure = error };

    /// <summary>Says these contents, then nothing until it is cancelled.</summary>
    public static ScriptedTurn Hangs(params AIContent[] contents) => WaitsFor(new TaskCompletionSource().Task, contents);

    /// <summary>Says these contents, and ends when the task has.</summary>
    public static ScriptedTurn WaitsFor(Task gate, params AIContent[] contents) => new() { Contents = contents, Until = gate };

    /// <summary>A tool call as content.</summary>
    public static FunctionCallContent Call(string callId, string name, params (string Name, object? Value)[] arguments)
        => new(callId, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
