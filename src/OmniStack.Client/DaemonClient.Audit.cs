using OmniStack.Contracts.Security;

namespace OmniStack.Client;

/// <content>The audit log.</content>
public sealed partial class DaemonClient
{
    /// <summary>Lists administrative actions, done and refused, latest first. A page may hold fewer than the limit and still have a next cursor.</summary>
    public Task<AuditPage> ListAuditAsync(AuditListFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/audit{filter.ToQuery()}", SecurityJson.Default.AuditPage, _options.Timeout, cancellationToken);
}
