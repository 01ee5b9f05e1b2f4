using OmniStack.Conformance.State;

namespace OmniStack.Embedded.Tests.Records;

public sealed class EmbeddedAgentMemoryTests() : AgentMemoryContract(new EmbeddedRecordBackend());
