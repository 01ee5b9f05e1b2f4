using OmniStack.Conformance.Records;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoRecordStoreTests(StandInFixture fixture) : RecordStoreContract(new MongoRecordBackend(fixture));
