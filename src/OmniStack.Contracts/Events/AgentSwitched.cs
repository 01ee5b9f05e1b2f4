namespace OmniStack.Contracts.Events;

/// <summary>Answer of the routes that start or stop an agent.</summary>
/// <param name="Status">What was done: <c>started</c>, <c>stopped</c>, <c>unsubscribed</c>, <c>paused</c> or <c>resumed</c>.</param>
/// <param name="Topic">The agent's topic.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record AgentSwitched(string Status, string Topic, string Agent, string Message);

/// <summary>Answer of <c>POST /agents/start</c> and <c>POST /agents/stop</c>.</summary>
/// <param name="Status"><c>started</c> or <c>stopped</c>.</param>
/// <param name="Agents">How many agents.</param>
public sealed record AgentsSwitched(string Status, int Agents);

/// <summary>Answer of <c>DELETE /agents/{topic}/{name}</c>.</summary>
/// <param name="Status">Always <c>deleted</c>.</param>
/// <param name="Topic">The agent's topic.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Cleanup">What was deleted with it.</param>
public sealed record AgentDeleted(string Status, string Topic, string Agent, AgentCleanup Cleanup);

/// <summary>What the deletion of an agent removed.</summary>
/// <param name="StorageDeleted">The agent's entry in the list; always true.</param>
/// <param name="ConsumerGroupDeleted">Its group with the backlog.</param>
/// <param name="DlqDeleted">Its dead letters.</param>
public sealed record AgentCleanup(bool StorageDeleted, bool ConsumerGroupDeleted, bool DlqDeleted);

/// <summary>Answer of <c>DELETE /agents/topic/{topic}</c>.</summary>
/// <param name="Status">Always <c>deleted</c>.</param>
/// <param name="Topic">The topic.</param>
/// <param name="AgentsDeleted">How many agents it had.</param>
public sealed record TopicDeleted(string Status, string Topic, int AgentsDeleted);
