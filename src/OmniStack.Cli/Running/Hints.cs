using System.Net;
using OmniStack.Client;
using OmniStack.Contracts;

namespace OmniStack.Cli.Running;

/// <summary>What to do about a refusal.</summary>
internal static class Hints
{
    private const string NotRunning = "Start it with 'dotnet run --project OmniStack.AppHost', or say where it is (--daemon, --chat, --dashboard). 'omni doctor' tells what is missing.";
    private const string NoKey = "Give a key with --api-key or OMNI_API_KEY; the dashboard's is read from the AppHost's data directory, or given as OMNISTACK_DASHBOARD_KEY.";

    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        [ErrorCodes.TopicUnknown] = "'omni agent list' shows the topics that have agents.",
        [ErrorCodes.TopicFull] = "Wait until the agents have caught up ('omni bus groups --stream TOPIC'), or start more runners.",
        [ErrorCodes.TaskNotFound] = "'omni task list' shows the tasks that are kept.",
        [ErrorCodes.TaskNotFinal] = "Cancel it first: 'omni task cancel ID'.",
        [ErrorCodes.TaskNotDead] = "Only a dead task can be tried again; 'omni task get ID' shows its state.",
        [ErrorCodes.AgentNotFound] = "'omni agent list' shows the agents.",
        [ErrorCodes.DeadLetterNotFound] = "'omni dlq list' shows the dead letters.",
        [ErrorCodes.DeadLetterUnreadable] = "Replay it with a content of your own: 'omni dlq edit ID --content JSON'.",
        [ErrorCodes.ScheduleNotFound] = "'omni schedule list' shows the schedules.",
        [ErrorCodes.ConfigNotFound] = "'omni config list' shows the keys; --default gives a value for one that is not set.",
        [ErrorCodes.SessionNotFound] = "'omni session list' shows the sessions of this client; --client-id chooses another client.",
        [ErrorCodes.SessionBusy] = "Wait until the answer is there, or stop it where it runs.",
        [ErrorCodes.CursorGone] = "Leave --after out to follow from now on; 'omni task list' shows what happened.",
        [ErrorCodes.StreamLimit] = "Too many clients follow; close one, or raise OmniStack:Daemon:Feed:MaxClients.",
        [ErrorCodes.StreamShareLimit] = "Close one that this key or its tenant follows; an administrator can raise OmniStack:Daemon:Feed:MaxClientsPerTenant.",
        [ErrorCodes.RunNotFound] = "'omni run list' shows the runs.",
        [ErrorCodes.ApiKeyNotFound] = "'omni key list' shows the keys.",
        [ErrorCodes.QuotaExceeded] = "The count begins anew at midnight UTC; an administrator can raise the quota.",
        [ErrorCodes.InternalError] = "The service's log has the cause: 'omni logs --level error'.",
    };

    public static string? For(OmniStackApiException refusal) => refusal.Status switch
    {
        null when refusal.Code == ErrorCodes.Unavailable => NotRunning,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NoKey,
        _ => For(refusal.Code),
    };

    public static string? For(string code) => ByCode.GetValueOrDefault(code);
}
