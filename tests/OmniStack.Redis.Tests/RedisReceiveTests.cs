using OmniStack.Conformance.Events;

namespace OmniStack.Redis.Tests;

public sealed class RedisReceiveTests(RedisServerFixture fixture) : ReceiveContract(new RedisBackend(fixture));

public sealed class RedisAgentLifecycleTests(RedisServerFixture fixture) : AgentLifecycleContract(new RedisBackend(fixture));

public sealed class RedisTaskStoreTests(RedisServerFixture fixture) : TaskStoreContract(new RedisBackend(fixture));

public sealed class RedisDeadLetterStoreTests(RedisServerFixture fixture) : DeadLetterStoreContract(new RedisBackend(fixture));

public sealed class RedisTaskFeedTests(RedisServerFixture fixture) : TaskFeedContract(new RedisBackend(fixture));

public sealed class RedisBusMonitorTests(RedisServerFixture fixture) : BusMonitorContract(new RedisBackend(fixture));

public sealed class RedisScheduleStoreTests(RedisServerFixture fixture) : ScheduleStoreContract(new RedisBackend(fixture));

public sealed class RedisConfigurationStoreTests(RedisServerFixture fixture) : ConfigurationStoreContract(new RedisBackend(fixture));
