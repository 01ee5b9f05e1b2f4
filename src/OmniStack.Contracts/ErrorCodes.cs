namespace OmniStack.Contracts;

/// <summary>
/// The stable error codes of the HTTP APIs: the <c>code</c> member of every problem details body. A code never changes its
/// meaning; texts may. Listed with causes and cures in docs/errors.md, which a test keeps complete.
/// </summary>
public static class ErrorCodes
{
    /// <summary>400: the body is not JSON, or not of the shape the route takes.</summary>
    public const string BodyInvalid = "body_invalid";
    /// <summary>413: the body is larger than the configured limit (1 MiB by default).</summary>
    public const string BodyTooLarge = "body_too_large";
    /// <summary>415: the content type is not one the route takes.</summary>
    public const string MediaTypeUnsupported = "media_type_unsupported";
    /// <summary>400: a query or route value is missing, out of range or malformed.</summary>
    public const string ParameterInvalid = "parameter_invalid";
    /// <summary>404: no such route.</summary>
    public const string RouteNotFound = "route_not_found";
    /// <summary>405: the route exists, but not for this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";
    /// <summary>500: a defect in the service; the log has the detail under the trace id.</summary>
    public const string InternalError = "internal_error";
    /// <summary>503: a server that the service needs does not answer.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>401: the request has no API key, and only those of this machine go without while there is none.</summary>
    public const string ApiKeyRequired = "api_key_required";
    /// <summary>401: the API key is unknown, expired or revoked.</summary>
    public const string ApiKeyRefused = "api_key_refused";
    /// <summary>403: the API key is good, but not for this.</summary>
    public const string ScopeMissing = "scope_missing";
    /// <summary>403: the API key is bound to a tenant, and this concerns the whole installation or another tenant.</summary>
    public const string TenantForbidden = "tenant_forbidden";
    /// <summary>404: no API key has this id.</summary>
    public const string ApiKeyNotFound = "api_key_not_found";
    /// <summary>400: name, scopes, tenant, expiry or limits of an API key cannot be accepted.</summary>
    public const string ApiKeyInvalid = "api_key_invalid";
    /// <summary>409: there are as many API keys as the configuration allows.</summary>
    public const string ApiKeyLimit = "api_key_limit";
    /// <summary>409: the API key is revoked and cannot be changed any more.</summary>
    public const string ApiKeyRevoked = "api_key_revoked";
    /// <summary>429: the key or its tenant sends more requests than its limit.</summary>
    public const string RateLimited = "rate_limited";
    /// <summary>429: the key or its tenant has published as many events as it may this UTC day.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    /// <summary>400: the topic does not follow the grammar of <see cref="Events.EventRules"/>.</summary>
    public const string TopicInvalid = "topic_invalid";
    /// <summary>404: no agent has ever subscribed to the topic.</summary>
    public const string TopicUnknown = "topic_unknown";
    /// <summary>400: <c>payload.content</c> is missing, null or an empty string.</summary>
    public const string ContentEmpty = "content_empty";
    /// <summary>400: the agent on this topic takes a content of another shape.</summary>
    public const string ContentInvalid = "content_invalid";
    /// <summary>400: the task id does not follow the grammar of <see cref="Events.EventRules"/>.</summary>
    public const string TaskIdInvalid = "task_id_invalid";
    /// <summary>404: no task has this id, or its record has expired.</summary>
    public const string TaskNotFound = "task_not_found";
    /// <summary>409: a task with this id exists and was published with another envelope.</summary>
    public const string TaskIdConflict = "task_id_conflict";
    /// <summary>429: the topic's backlog is at its limit; try again after the Retry-After header's seconds.</summary>
    public const string TopicFull = "topic_full";
    /// <summary>409: the task is still being worked on; cancel it first.</summary>
    public const string TaskNotFinal = "task_not_final";
    /// <summary>409: no agent gave the task up; only a dead one can be tried again.</summary>
    public const string TaskNotDead = "task_not_dead";
    /// <summary>400: an attribute of a CloudEvent is missing or out of its form.</summary>
    public const string CloudEventInvalid = "cloud_event_invalid";
    /// <summary>429: as many clients follow the stream of task changes as the configuration allows.</summary>
    public const string StreamLimit = "stream_limit";
    /// <summary>429: the caller's tenant, or its key, follows as many streams as one may.</summary>
    public const string StreamShareLimit = "stream_share_limit";
    /// <summary>400: a publish option (priority, deliver_at, result_ttl_seconds, idempotency_key) is out of range.</summary>
    public const string PublishOptionInvalid = "publish_option_invalid";
    /// <summary>400: the webhook is not an absolute http(s) URL, or its host is not allowed.</summary>
    public const string WebhookInvalid = "webhook_invalid";
    /// <summary>404: no such agent on this topic.</summary>
    public const string AgentNotFound = "agent_not_found";
    /// <summary>404: this agent has no dead letter of this task.</summary>
    public const string DeadLetterNotFound = "dead_letter_not_found";
    /// <summary>409: the dead letter's bytes are no event; replay it with a payload.</summary>
    public const string DeadLetterUnreadable = "dead_letter_unreadable";
    /// <summary>400: the cron expression, the time zone or the name of a schedule cannot be read.</summary>
    public const string ScheduleInvalid = "schedule_invalid";
    /// <summary>404: no schedule has this name.</summary>
    public const string ScheduleNotFound = "schedule_not_found";
    /// <summary>409: there are as many schedules as the configuration allows.</summary>
    public const string ScheduleLimit = "schedule_limit";
    /// <summary>404: this configuration key is not set.</summary>
    public const string ConfigNotFound = "config_not_found";
    /// <summary>409: there are as many configuration keys as allowed.</summary>
    public const string ConfigLimit = "config_limit";
    /// <summary>410: what follows this cursor is no longer kept.</summary>
    public const string CursorGone = "cursor_gone";
    /// <summary>400: a destructive call came without its confirmation.</summary>
    public const string ConfirmationMissing = "confirmation_missing";

    /// <summary>409: the event would be one too many in a chain of events that caused each other.</summary>
    public const string HopLimit = "hop_limit";

    /// <summary>404: no run has this id, or its log has expired.</summary>
    public const string RunNotFound = "run_not_found";
    /// <summary>409: the run has ended; nothing can be added to it.</summary>
    public const string RunEnded = "run_ended";
    /// <summary>409: a later attempt of the run has begun elsewhere.</summary>
    public const string RunSuperseded = "run_superseded";
    /// <summary>409: the run does not wait for approvals, or its requests were answered.</summary>
    public const string RunNotWaiting = "run_not_waiting";
    /// <summary>413: the run's log is at its limit.</summary>
    public const string RunLogFull = "run_log_full";
    /// <summary>404: no agent is registered under this key.</summary>
    public const string AgentUnknown = "agent_unknown";

    /// <summary>400: a key, name or id under which an agent keeps something is empty, too long or not text.</summary>
    public const string StateKeyInvalid = "state_key_invalid";
    /// <summary>413: a value that an agent keeps is larger than the configured limit.</summary>
    public const string StateTooLarge = "state_too_large";
    /// <summary>409: as much is kept as the configured limits allow.</summary>
    public const string StateFull = "state_full";
    /// <summary>409: others keep changing the same value or list.</summary>
    public const string StateConflict = "state_conflict";
    /// <summary>404: the list has no task with this id.</summary>
    public const string AgentTaskNotFound = "agent_task_not_found";
    /// <summary>409: a task with this id is in the list already.</summary>
    public const string AgentTaskExists = "agent_task_exists";
    /// <summary>409: the task was changed, or is somebody else's, since it was read.</summary>
    public const string AgentTaskChanged = "agent_task_changed";
    /// <summary>409: the task cannot begin before the tasks that it depends on are complete.</summary>
    public const string AgentTaskBlocked = "agent_task_blocked";
    /// <summary>409: the tasks would wait for each other, or stand below themselves.</summary>
    public const string AgentTaskCycle = "agent_task_cycle";
    /// <summary>409: a task in this state does not allow the step.</summary>
    public const string AgentTaskStateInvalid = "agent_task_state_invalid";
    /// <summary>409: other tasks depend on the task, or stand below it.</summary>
    public const string AgentTaskNeeded = "agent_task_needed";
    /// <summary>400: the vector is empty, all zero, not finite, or of another length than those it is kept with.</summary>
    public const string VectorInvalid = "vector_invalid";
    /// <summary>409: the vectors of a scope need more memory than the search index may have.</summary>
    public const string IndexFull = "index_full";

    /// <summary>400: the session id does not follow the grammar of <see cref="Chat.ChatRules"/>.</summary>
    public const string SessionIdInvalid = "session_id_invalid";
    /// <summary>404: no session has this id, or it belongs to another client.</summary>
    public const string SessionNotFound = "session_not_found";
    /// <summary>409: a turn is running on this session.</summary>
    public const string SessionBusy = "session_busy";
    /// <summary>409: a fork was to get the id that another session has.</summary>
    public const string SessionConflict = "session_conflict";
    /// <summary>409: a fork of so many forks is not made.</summary>
    public const string ForkLimit = "fork_limit";
    /// <summary>400: the request holds no user message with text.</summary>
    public const string MessageEmpty = "message_empty";
    /// <summary>404: the session has no such message to edit or to answer again.</summary>
    public const string MessageNotFound = "message_not_found";
    /// <summary>409: a message with this id is stored with another content.</summary>
    public const string MessageConflict = "message_conflict";
    /// <summary>400: a file is empty, or its data URL cannot be read.</summary>
    public const string AttachmentInvalid = "attachment_invalid";
    /// <summary>400: what the file's bytes show is no type that this installation takes.</summary>
    public const string AttachmentTypeRefused = "attachment_type_refused";
    /// <summary>413: the file is larger than the configured limit.</summary>
    public const string AttachmentTooLarge = "attachment_too_large";
    /// <summary>409: a message has more files, or a client more bytes of them, than the configuration allows.</summary>
    public const string AttachmentLimit = "attachment_limit";
    /// <summary>404: no file has this id, it is another client's, or it is part of another session.</summary>
    public const string AttachmentNotFound = "attachment_not_found";
    /// <summary>400: a file part names an address elsewhere, which the service does not fetch.</summary>
    public const string AttachmentRemote = "attachment_remote";
    /// <summary>404: the answer has no such tool call that waits for approval.</summary>
    public const string ApprovalNotFound = "approval_not_found";
    /// <summary>409: the approval was answered otherwise, or the conversation has gone on without it.</summary>
    public const string ApprovalConflict = "approval_conflict";
    /// <summary>502: the model's service refused or broke off the call.</summary>
    public const string ModelFailed = "model_failed";
    /// <summary>404: no configured provider has this model.</summary>
    public const string ModelUnknown = "model_unknown";
    /// <summary>429: the model's service takes no more calls for now.</summary>
    public const string ModelRateLimited = "model_rate_limited";
    /// <summary>502: the model's service is overloaded, cannot be reached, or broke off its answer.</summary>
    public const string ModelUnavailable = "model_unavailable";
    /// <summary>502: the model's service was silent for too long.</summary>
    public const string ModelTimeout = "model_timeout";
    /// <summary>400: the model's service does not take the request.</summary>
    public const string ModelRequestInvalid = "model_request_invalid";
    /// <summary>400: the model's service refuses the content of the conversation.</summary>
    public const string ModelContentRefused = "model_content_refused";
    /// <summary>400: a guardrail of this installation refuses what the user wrote.</summary>
    public const string InputRefused = "input_refused";
}
