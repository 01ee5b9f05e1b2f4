using OmniStack.Conformance.State;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

public sealed class MongoAgentPreferencesTests(StandInFixture fixture) : AgentPreferencesContract(new MongoRecordBackend(fixture));
