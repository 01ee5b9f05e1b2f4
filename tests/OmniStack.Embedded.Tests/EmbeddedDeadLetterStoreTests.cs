using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedDeadLetterStoreTests() : DeadLetterStoreContract(new EmbeddedBackend());
