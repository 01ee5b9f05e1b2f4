using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>What an agent wants to do around its model and tool calls. Override what is needed.</summary>
public abstract class ToolLoopHooks
{
    /// <summary>Before a model call; may change both. An exception fails the run.</summary>
    public virtual Task BeforeModelAsync(IList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After a model call, before its tools. An exception fails the run.</summary>
    public virtual Task AfterModelAsync(ChatResponse response, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before a tool is called. A <see cref="Tools.ToolException"/> refuses the call: the model gets its message.</summary>
    public virtual Task BeforeToolAsync(FunctionCallContent call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After a tool returned; not after a failure. What it returns is what the model gets.</summary>
    public virtual Task<JsonElement> AfterToolAsync(FunctionCallContent call, JsonElement output, CancellationToken cancellationToken) => Task.FromResult(output);
}
