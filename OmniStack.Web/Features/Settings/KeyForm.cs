using OmniStack.Contracts.Security;

namespace OmniStack.Web.Features.Settings;

/// <summary>The form of a new API key as it is sent.</summary>
internal sealed class KeyForm
{
    public string? Name { get; set; }
    public string? Tenant { get; set; }
    public int? Days { get; set; }
    public int? RequestsPerMinute { get; set; }
    public int? EventsPerDay { get; set; }
    public int? TurnsPerDay { get; set; }
    public bool Publish { get; set; }
    public bool Read { get; set; }
    public bool Operate { get; set; }
    public bool Admin { get; set; }

    public ApiKeyRequest ToRequest(DateTimeOffset now)
    {
        (bool Chosen, ApiScope Scope)[] scopes = [(Publish, ApiScope.Publish), (Read, ApiScope.Read), (Operate, ApiScope.Operate), (Admin, ApiScope.Admin)];
        return new(Name?.Trim(), [.. scopes.Where(one => one.Chosen).Select(one => one.Scope)], string.IsNullOrWhiteSpace(Tenant) ? null : Tenant.Trim(),
            Days is { } days ? now.AddDays(days) : null, RequestsPerMinute, EventsPerDay, TurnsPerDay);
    }
}
