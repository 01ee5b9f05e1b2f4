using OmniStack.Conformance.State;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedAgentKnowledgeTests() : AgentKnowledgeContract(new EmbeddedRecordBackend());
