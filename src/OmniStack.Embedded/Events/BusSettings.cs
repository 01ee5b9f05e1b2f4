namespace OmniStack.Embedded.Events;

/// <summary>What the whole state shares.</summary>
internal sealed record BusSettings(EmbeddedEventBusOptions Options, BusClock Clock);
