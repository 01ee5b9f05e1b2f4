using OmniStack.Conformance.State;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoAgentAuditTests(StandInFixture fixture) : AgentAuditContract(new MongoRecordBackend(fixture));
