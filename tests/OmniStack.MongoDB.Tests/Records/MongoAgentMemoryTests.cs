using OmniStack.Conformance.State;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoAgentMemoryTests(StandInFixture fixture) : AgentMemoryContract(new MongoRecordBackend(fixture));
