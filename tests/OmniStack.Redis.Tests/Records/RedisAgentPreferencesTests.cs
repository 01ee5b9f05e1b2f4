using OmniStack.Conformance.State;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisAgentPreferencesTests(RedisServerFixture fixture) : AgentPreferencesContract(new RedisRecordBackend(fixture));
