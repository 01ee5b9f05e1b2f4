using OmniStack.Conformance.State;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedAgentAuditTests() : AgentAuditContract(new EmbeddedRecordBackend());
