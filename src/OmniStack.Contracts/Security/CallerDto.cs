namespace OmniStack.Contracts.Security;

/// <summary>Who a service takes the caller for.</summary>
/// <param name="Name">The key's name, <c>configured admin key</c>, or <c>local</c> without a key.</param>
/// <param name="KeyId">Null for the configured key and without a key.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Tenant">The only tenant whose data are reached; null for all.</param>
/// <param name="KeysRequired">False while everybody on this machine may do everything, because there is no key yet.</param>
public sealed record CallerDto(string Name, string? KeyId, IReadOnlyList<ApiScope> Scopes, string? Tenant, bool KeysRequired);
