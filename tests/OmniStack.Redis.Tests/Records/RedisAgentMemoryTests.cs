using OmniStack.Conformance.State;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisAgentMemoryTests(RedisServerFixture fixture) : AgentMemoryContract(new RedisRecordBackend(fixture));
