using OmniStack.Conformance.State;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoAgentKnowledgeTests(StandInFixture fixture) : AgentKnowledgeContract(new MongoRecordBackend(fixture));
