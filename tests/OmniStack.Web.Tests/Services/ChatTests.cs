namespace OmniStack.Web.Tests.Services;

/// <summary>The tests that share one <see cref="ChatFixture"/>: a process start less for each of their classes.</summary>
[CollectionDefinition(nameof(ChatFixture))]
public sealed class ChatTests : ICollectionFixture<ChatFixture>;
