using OmniStack.Conformance.State;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoAgentTasksTests(StandInFixture fixture) : AgentTasksContract(new MongoRecordBackend(fixture));
