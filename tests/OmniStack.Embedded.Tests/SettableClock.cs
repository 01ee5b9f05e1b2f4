namespace OmniStack.Embedded.Tests;

/// <summary>A machine's clock that somebody sets; time itself goes on as ever.</summary>
internal sealed class SettableClock : TimeProvider
{
    private TimeSpan _offset;

    public void Jump(TimeSpan by) => _offset += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;
}
