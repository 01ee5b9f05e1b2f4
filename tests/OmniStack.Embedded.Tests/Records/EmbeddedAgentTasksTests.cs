using OmniStack.Conformance.State;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedAgentTasksTests() : AgentTasksContract(new EmbeddedRecordBackend());
