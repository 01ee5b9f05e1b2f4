using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedReceiveTests() : ReceiveContract(new EmbeddedBackend());
