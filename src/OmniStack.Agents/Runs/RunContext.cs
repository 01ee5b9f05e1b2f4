using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>One attempt at a run, as its agent sees it: what came in, the log, and the state. Safe to use from several threads.</summary>
/// <param name="input">What the run began with.</param>
/// <param name="attempt">1 for the first.</param>
/// <param name="time">The clock of the entries.</param>
public abstract class RunContext(RunInput input, int attempt, TimeProvider time)
{
    private const string DefaultKey = "state";

    /// <inheritdoc cref="RunInput.RunId"/>
    public string RunId => input.RunId;

    /// <summary>The key of the agent that runs.</summary>
    public string Agent => input.Agent;

    /// <inheritdoc cref="RunInput.ConversationId"/>
    public string? ConversationId => input.ConversationId;

    /// <inheritdoc cref="RunInput.Messages"/>
    public IReadOnlyList<ChatMessage> Messages => input.Messages;

    /// <inheritdoc cref="RunInput.Parameters"/>
    public JsonElement? Parameters => input.Parameters;

    /// <inheritdoc cref="RunInput.Metadata"/>
    public IReadOnlyDictionary<string, string> Metadata => input.Metadata;

    /// <inheritdoc cref="RunInput.Tools"/>
    public IReadOnlyList<AIFunction> Tools => input.Tools;

    /// <inheritdoc cref="RunInput.Answers"/>
    public IReadOnlyList<ApprovalAnswer> Answers => input.Answers;

    /// <summary>1 for the first; a crash or a failure raises it.</summary>
    public int Attempt => attempt;

    /// <summary>The clock of the run: delays and timeouts of the agent go by it too.</summary>
    public TimeProvider Time => time;

    /// <summary>Writes an entry in the run's log.</summary>
    /// <param name="type">One of <see cref="RunEventTypes"/>, or the agent's own, named alike.</param>
    /// <param name="data">Written as JSON.</param>
    /// <param name="visibility">Who it is for.</param>
    /// <param name="cancellationToken">Ends the wait; the entry may be stored all the same.</param>
    /// <exception cref="Abstractions.OmniStackException">It is refused, because the run ended, goes on elsewhere or wrote too much; or the store is unavailable.</exception>
    public Task EmitAsync<T>(string type, T data, RunVisibility visibility, CancellationToken cancellationToken)
        => AppendAsync(Draft(type, RunJson.ToElement(data), visibility, state: null), cancellationToken);

    /// <summary>Writes an entry and changes the state with it, in one atomic step.</summary>
    /// <inheritdoc cref="EmitAsync{T}(string, T, RunVisibility, CancellationToken)"/>
    public Task EmitAsync<T>(string type, T data, RunVisibility visibility, RunStateChange state, CancellationToken cancellationToken)
        => AppendAsync(Draft(type, RunJson.ToElement(data), visibility, state), cancellationToken);

    /// <summary>Saves how far the agent came, so that the next attempt can go on from there. Replaces what was saved before.</summary>
    /// <exception cref="Abstractions.OmniStackException">It is refused, because the run ended or goes on elsewhere; or the store is unavailable.</exception>
    public Task CheckpointAsync<T>(T state, CancellationToken cancellationToken) => CheckpointAsync(DefaultKey, state, cancellationToken);

    /// <summary>Saves one named part of the state; null deletes it.</summary>
    /// <inheritdoc cref="CheckpointAsync{T}(T, CancellationToken)"/>
    public Task CheckpointAsync<T>(string key, T state, CancellationToken cancellationToken)
    {
        var value = RunJson.ToElement(state);
        var change = new RunStateChange(key, value.ValueKind == JsonValueKind.Null ? null : value);
        return AppendAsync(Draft(RunEventTypes.Checkpoint, RunJson.ToElement(new { key }), RunVisibility.Internal, change), cancellationToken);
    }

    /// <returns>What <see cref="CheckpointAsync{T}(T, CancellationToken)"/> saved last, in this attempt or an earlier one; null when nothing was.</returns>
    public Task<T?> GetStateAsync<T>(CancellationToken cancellationToken) => GetStateAsync<T>(DefaultKey, cancellationToken);

    /// <returns>The named part of the state; null when there is none.</returns>
    public async Task<T?> GetStateAsync<T>(string key, CancellationToken cancellationToken)
        => await FindStateAsync(key, cancellationToken) is { } value ? value.Deserialize<T>(RunJson.Options) : default;

    /// <summary>Tells who asked how far the run is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="message">Shown with it; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task ProgressAsync(double percent, string? message, CancellationToken cancellationToken)
        => EmitAsync(RunEventTypes.Progress, new { percent = Math.Clamp(Math.Round(percent, 1), 0, 100), message }, RunVisibility.User, cancellationToken);

    /// <summary>What the run began with, for a context that begins another attempt.</summary>
    protected internal RunInput Input => input;

    /// <summary>Stores the entry.</summary>
    protected internal abstract Task AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken);

    /// <returns>The value as saved last; null when there is none.</returns>
    protected internal abstract Task<JsonElement?> FindStateAsync(string key, CancellationToken cancellationToken);

    private RunEntryDraft Draft(string type, JsonElement data, RunVisibility visibility, RunStateChange? state)
        => new(RunId, type, visibility, time.GetUtcNow(), data) { Attempt = attempt, State = state };
}
