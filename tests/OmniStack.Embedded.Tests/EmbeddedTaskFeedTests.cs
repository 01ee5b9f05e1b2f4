using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedTaskFeedTests() : TaskFeedContract(new EmbeddedBackend());
