using System.Text.Json;
using OmniStack.Abstractions.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>The context of a run that is kept in a store.</summary>
internal sealed class StoredRunContext(RunInput input, int attempt, IRunStore store, TimeProvider time) : RunContext(input, attempt, time)
{
    protected internal override Task AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken) => store.AppendAsync(draft, cancellationToken);

    protected internal override Task<JsonElement?> FindStateAsync(string key, CancellationToken cancellationToken) => store.FindStateAsync(RunId, key, cancellationToken);
}
