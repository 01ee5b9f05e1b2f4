using Microsoft.Extensions.Options;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Audit;
using OmniStack.Embedded.Records;

namespace OmniStack.Daemon.Tests.Security;

/// <summary>What of the audit log is kept.</summary>
public sealed class AuditTrailTests
{
    private const int Kept = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_MoreRefusalsThanAreKept_PushOutTheOldestRefusalsAndNoDeed()
    {
        var trail = new AuditTrail(new MemoryRecordStore(), Options.Create(new AuditOptions { MaxEntries = Kept }));
        var begin = TimeProvider.System.GetUtcNow();
        await trail.WriteAsync(Entry(begin, "deed", AuditOutcome.Succeeded), Stop);
        for (var i = 1; i <= Kept + 5; i++)
        {
            await trail.WriteAsync(Entry(begin.AddSeconds(i), $"refusal {i}", AuditOutcome.Refused), Stop);
        }

        var actions = (await trail.ListAsync(new(Actor: null, Action: null, From: null, To: null, Cursor: null, Limit: 1000), Stop)).Items.Select(entry => entry.Action).ToList();

        Assert.Equal([.. Enumerable.Range(6, Kept).Reverse().Select(i => $"refusal {i}"), "deed"], actions);
    }

    private static AuditEntry Entry(DateTimeOffset at, string action, AuditOutcome outcome)
        => new(AuditTrail.NewId(at), at, "key", "id", Tenant: null, action, Target: null, outcome, Status: 200, Address: null);
}
