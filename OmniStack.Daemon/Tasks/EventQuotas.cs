using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Tasks;

/// <summary>
/// Counts the events per UTC day of keys and tenants that have a quota, over all instances. An event is counted before it is published,
/// and the count taken back when it was refused; while nobody knows whether it was stored, it stays counted.
/// </summary>
/// <remarks>Costs a quota's publish one find and one save in the record store, which go one after another in each process.</remarks>
internal sealed class EventQuotas(IRecordStore records, IOptions<SecurityOptions> security, TimeProvider time) : IDisposable
{
    private const int MostRaces = 100;

    // Days come first in the counters' names, so what is dropped beyond the bound is of days that have passed.
    private static readonly RecordTarget Counters = new("quotas/events", MaxRecords: 250_000, DropsFirst: true);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Publishes, unless the caller or its tenant would then have more events today than it may.</summary>
    /// <param name="caller">Whose quota it is; one that has none is not counted.</param>
    /// <param name="events">How many <paramref name="publish"/> stores, all or none.</param>
    /// <param name="publish">Called at most once.</param>
    /// <param name="cancellationToken">Ends the counting, not the publishing.</param>
    /// <exception cref="OmniStackException"><c>quota_exceeded</c>, or what <paramref name="publish"/> throws.</exception>
    public async Task<T> SpendAsync<T>(Caller caller, int events, Func<Task<T>> publish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<Quota> spent = [];
        try
        {
            foreach (var quota in QuotasOf(caller, now))
            {
                await CountAsync(quota, events, now, cancellationToken);
                spent.Add(quota);
            }
            return await publish();
        }
        catch (OmniStackException refused) when (refused.Kind != ErrorKind.Unavailable)
        {
            foreach (var quota in spent)
            {
                await CountAsync(quota, -events, now, CancellationToken.None);
            }
            throw;
        }
    }

    public void Dispose() => _turn.Dispose();

    private IEnumerable<Quota> QuotasOf(Caller caller, DateTimeOffset now)
    {
        var day = now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (caller is { KeyId: { } id, EventsPerDay: { } ofKey })
        {
            yield return new($"{day}/key/{id}", ofKey, "This API key");
        }
        if (caller.Tenant is { } tenant && security.Value.Tenants.TryGetValue(tenant, out var limits) && limits.EventsPerDay is { } ofTenant)
        {
            yield return new($"{day}/tenant/{tenant}", ofTenant, $"The tenant {tenant}");
        }
    }

    private async Task CountAsync(Quota quota, int events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var race = 0; race < MostRaces; race++)
            {
                var stored = await records.FindAsync(Counters.Collection, quota.Counter, cancellationToken);
                var count = Read(stored) + events;
                if (events > 0 && count > quota.PerDay)
                {
                    throw Exceeded(quota, tomorrow - now);
                }
                var draft = new RecordDraft(quota.Counter, Write(Math.Max(0, count))) { Expected = stored?.Version ?? 0, ExpiresAt = tomorrow.AddDays(1) };
                if (await records.SaveAsync(Counters, draft, cancellationToken) is not null)
                {
                    return;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
        throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Others spend the same quota all the time; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private static OmniStackException Exceeded(Quota quota, TimeSpan untilTomorrow)
        => new(ErrorKind.TooMany, ErrorCodes.QuotaExceeded, $"{quota.Owner} may publish {quota.PerDay} events per day (UTC), and these would be more.") { RetryAfter = untilTomorrow };

    private static long Read(StoredRecord? record)
        => record is null ? 0 : long.Parse(Encoding.UTF8.GetString(record.Value.Span), NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static byte[] Write(long count) => Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture));

    private sealed record Quota(string Counter, long PerDay, string Owner);
}
