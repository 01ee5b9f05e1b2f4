namespace OmniStack.Conformance.Records;

/// <summary>A clock that a test moves on; it begins at the present.</summary>
public sealed class MovableTime : TimeProvider
{
    private TimeSpan _offset;

    public void Move(TimeSpan by) => _offset += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
}
