namespace OmniStack.Contracts.Security;

/// <summary>A key that was just issued or rotated.</summary>
/// <param name="Key">What is stored about it.</param>
/// <param name="Secret">What requests carry. Shown this once; only its hash is kept.</param>
public sealed record IssuedApiKey(ApiKeyDto Key, string Secret);
