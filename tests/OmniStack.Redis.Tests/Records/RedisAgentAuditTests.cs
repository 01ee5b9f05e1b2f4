using OmniStack.Conformance.State;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisAgentAuditTests(RedisServerFixture fixture) : AgentAuditContract(new RedisRecordBackend(fixture));
