using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedTaskStoreTests() : TaskStoreContract(new EmbeddedBackend());
