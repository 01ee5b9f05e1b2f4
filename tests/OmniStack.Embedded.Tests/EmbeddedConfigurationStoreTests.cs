using OmniStack.Conformance.Events;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedConfigurationStoreTests() : ConfigurationStoreContract(new EmbeddedBackend());
