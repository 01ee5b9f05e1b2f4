using OmniStack.Conformance.Records;

namespace OmniStack.Redis.Tests.Records;

public sealed class RedisRecordStoreTests(RedisServerFixture fixture) : RecordStoreContract(new RedisRecordBackend(fixture));
