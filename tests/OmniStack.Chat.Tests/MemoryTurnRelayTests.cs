using OmniStack.Abstractions.Chat;
using OmniStack.Conformance.Chat;

namespace OmniStack.Chat.Tests;

/// <summary>The relay of the other tests is one as the port wants it.</summary>
public sealed class MemoryTurnRelayTests : TurnRelayContract
{
    private readonly MemoryTurnRelay _relay = new();

    protected override ValueTask<ITurnRelay> OpenAsync() => ValueTask.FromResult<ITurnRelay>(_relay);

    protected override ValueTask CloseAsync(ITurnRelay relay) => ValueTask.CompletedTask;
}
