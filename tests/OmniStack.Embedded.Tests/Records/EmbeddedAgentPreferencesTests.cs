using OmniStack.Conformance.State;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedAgentPreferencesTests() : AgentPreferencesContract(new EmbeddedRecordBackend());
