using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedBusMonitorTests() : BusMonitorContract(new EmbeddedBackend());
