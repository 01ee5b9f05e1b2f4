using OmniStack.Conformance.State;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisAgentTasksTests(RedisServerFixture fixture) : AgentTasksContract(new RedisRecordBackend(fixture));
