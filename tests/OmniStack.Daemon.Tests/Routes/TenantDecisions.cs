namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What every route of the API does for a key that is bound to a tenant. A new route needs a decision here.</summary>
internal static class TenantDecisions
{
    public static IReadOnlyDictionary<string, TenantDecision> All { get; } = new Dictionary<string, TenantDecision>(StringComparer.Ordinal)
    {
        ["POST /tasks"] = TenantDecision.Own,
        ["POST /tasks/batch"] = TenantDecision.Own,
        ["POST /publish-tasks"] = TenantDecision.Own,
        ["GET /tasks"] = TenantDecision.Own,
        ["GET /tasks/{id}"] = TenantDecision.Own,
        ["DELETE /tasks/{id}"] = TenantDecision.Own,
        ["POST /tasks/{id}/cancel"] = TenantDecision.Own,
        ["POST /tasks/{id}/retry"] = TenantDecision.Own,
        ["GET /runs"] = TenantDecision.Own,
        ["GET /runs/{id}"] = TenantDecision.Own,
        ["GET /runs/{id}/log"] = TenantDecision.Own,
        ["GET /runs/{id}/stream"] = TenantDecision.Own,
        ["POST /runs/{id}/cancel"] = TenantDecision.Own,
        ["POST /runs/{id}/approvals"] = TenantDecision.Own,
        ["GET /dead-letters"] = TenantDecision.Own,
        ["GET /dead-letters/groups"] = TenantDecision.Own,
        ["GET /dead-letters/{topic}/{agent}/{taskId}"] = TenantDecision.Own,
        ["DELETE /dead-letters/{topic}/{agent}/{taskId}"] = TenantDecision.Own,
        ["POST /dead-letters/{topic}/{agent}/{taskId}/replay"] = TenantDecision.Own,
        ["POST /dead-letters/replay"] = TenantDecision.Own,
        ["POST /dead-letters/purge"] = TenantDecision.Own,
        ["GET /events/stream"] = TenantDecision.Own,
        ["GET /metrics"] = TenantDecision.Own,
        ["GET /agents"] = TenantDecision.Shared,
        ["GET /agents/{topic}/{name}"] = TenantDecision.Shared,
        ["GET /schedules/preview"] = TenantDecision.Shared,
        ["GET /whoami"] = TenantDecision.Shared,
        ["POST /agents/{topic}/{name}/pause"] = TenantDecision.Refused,
        ["POST /agents/{topic}/{name}/stop"] = TenantDecision.Refused,
        ["POST /agents/{topic}/{name}/unsubscribe"] = TenantDecision.Refused,
        ["POST /agents/{topic}/{name}/resume"] = TenantDecision.Refused,
        ["POST /agents/{topic}/{name}/start"] = TenantDecision.Refused,
        ["POST /agents/stop"] = TenantDecision.Refused,
        ["POST /agents/start"] = TenantDecision.Refused,
        ["DELETE /agents/{topic}/{name}"] = TenantDecision.Refused,
        ["DELETE /agents/topic/{topic}"] = TenantDecision.Refused,
        ["GET /schedules"] = TenantDecision.Refused,
        ["POST /schedules"] = TenantDecision.Refused,
        ["GET /schedules/{name}"] = TenantDecision.Refused,
        ["DELETE /schedules/{name}"] = TenantDecision.Refused,
        ["POST /schedules/{name}/pause"] = TenantDecision.Refused,
        ["POST /schedules/{name}/resume"] = TenantDecision.Refused,
        ["GET /schedules/{name}/next"] = TenantDecision.Refused,
        ["GET /metrics/prometheus"] = TenantDecision.Refused,
        ["GET /bus/streams"] = TenantDecision.Refused,
        ["GET /bus/inspect/{stream}"] = TenantDecision.Refused,
        ["GET /bus/groups/{stream}"] = TenantDecision.Refused,
        ["GET /bus/dlq/{topic}"] = TenantDecision.Refused,
        ["GET /bus/history"] = TenantDecision.Refused,
        ["GET /bus/stats"] = TenantDecision.Refused,
        ["GET /storage/health"] = TenantDecision.Refused,
        ["DELETE /storage/agents"] = TenantDecision.Refused,
        ["DELETE /storage/results"] = TenantDecision.Refused,
        ["DELETE /storage/metrics"] = TenantDecision.Refused,
        ["DELETE /storage/all"] = TenantDecision.Refused,
        ["GET /config"] = TenantDecision.Refused,
        ["GET /config/{key}"] = TenantDecision.Refused,
        ["POST /config/{key}"] = TenantDecision.Refused,
        ["DELETE /config/{key}"] = TenantDecision.Refused,
        ["GET /keys"] = TenantDecision.Refused,
        ["POST /keys"] = TenantDecision.Refused,
        ["GET /keys/{id}"] = TenantDecision.Refused,
        ["DELETE /keys/{id}"] = TenantDecision.Refused,
        ["POST /keys/{id}/rotate"] = TenantDecision.Refused,
        ["POST /keys/{id}/revoke"] = TenantDecision.Refused,
        ["GET /audit"] = TenantDecision.Refused,
    };
}

/// <summary>What a route does for a tenant's key.</summary>
internal enum TenantDecision
{
    /// <summary>It gives and takes what is the tenant's; what is another's does not exist.</summary>
    Own,
    /// <summary>It is the same for all, and nothing in it comes from a tenant.</summary>
    Shared,
    /// <summary>It is about the whole installation, and refused.</summary>
    Refused,
}
