using OmniStack.Conformance.State;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisAgentKnowledgeTests(RedisServerFixture fixture) : AgentKnowledgeContract(new RedisRecordBackend(fixture));
