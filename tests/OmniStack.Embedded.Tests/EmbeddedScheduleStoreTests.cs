using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedScheduleStoreTests() : ScheduleStoreContract(new EmbeddedBackend());
