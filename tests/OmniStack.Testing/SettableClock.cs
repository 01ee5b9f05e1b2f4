namespace OmniStack.Testing;

/// <summary>A machine's clock that somebody sets; time itself goes on as ever.</summary>
public sealed class SettableClock : TimeProvider
{
    private TimeSpan _offset;

    public void Jump(TimeSpan by) => _offset += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;
}
