using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedAgentLifecycleTests() : AgentLifecycleContract(new EmbeddedBackend());
