using System.Threading.RateLimiting;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Whether a request may go on.</summary>
/// <param name="retryAfter">Null when it may.</param>
internal sealed class SharedRateLease(TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired => retryAfter is null;

    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
