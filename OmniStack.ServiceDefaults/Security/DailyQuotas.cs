using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// Counts what keys and tenants with a quota do per UTC day, over all instances. A use is counted before it is done, and the count taken
/// back when it was refused; while nobody knows whether it was done, it stays counted.
/// </summary>
/// <remarks>Costs a use under a quota one find and one save in the record store, which go one after another in each process.</remarks>
public sealed class DailyQuotas(IRecordStore records, IOptions<SecurityOptions> security, TimeProvider time) : IDisposable
{
    private const int MostRaces = 100;

    // Days come first in the counters' names, so what is dropped beyond the bound is of days that have passed.
    private const int MostCounters = 250_000;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Does something, unless the caller or its tenant would then have done it more often today than it may.</summary>
    /// <param name="caller">Whose quota it is; one that has none is not counted.</param>
    /// <param name="kind">What is counted.</param>
    /// <param name="count">How many <paramref name="use"/> stores, all or none.</param>
    /// <param name="use">Called at most once.</param>
    /// <param name="cancellationToken">Ends the counting, not the use.</param>
    /// <exception cref="OmniStackException"><c>quota_exceeded</c>, or what <paramref name="use"/> throws.</exception>
    public async Task<T> SpendAsync<T>(Caller caller, DailyQuota kind, int count, Func<Task<T>> use, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<Quota> spent = [];
        try
        {
            foreach (var quota in QuotasOf(caller, kind, now))
            {
                await CountAsync(quota, count, now, cancellationToken);
                spent.Add(quota);
            }
            return await use();
        }
        catch (OmniStackException refused) when (refused.Kind != ErrorKind.Unavailable)
        {
            foreach (var quota in spent)
            {
                await CountAsync(quota, -count, now, CancellationToken.None);
            }
            throw;
        }
    }

    /// <summary>Ends nothing: who waits for a turn is refused it.</summary>
    public void Dispose() => _turn.Dispose();

    private IEnumerable<Quota> QuotasOf(Caller caller, DailyQuota kind, DateTimeOffset now)
    {
        var day = now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (caller.KeyId is { } id && kind.OfKey(caller) is { } ofKey)
        {
            yield return new(kind, $"{day}/key/{id}", ofKey, "This API key");
        }
        if (caller.Tenant is { } tenant && security.Value.Tenants.TryGetValue(tenant, out var limits) && kind.OfTenant(limits) is { } ofTenant)
        {
            yield return new(kind, $"{day}/tenant/{tenant}", ofTenant, $"The tenant {tenant}");
        }
    }

    private async Task CountAsync(Quota quota, int added, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counters = new RecordTarget(quota.Kind.Collection, MostCounters, DropsFirst: true);
        var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var race = 0; race < MostRaces; race++)
            {
                var stored = await records.FindAsync(counters.Collection, quota.Counter, cancellationToken);
                var count = Read(stored) + added;
                if (added > 0 && count > quota.PerDay)
                {
                    throw Exceeded(quota, tomorrow - now);
                }
                var draft = new RecordDraft(quota.Counter, Write(Math.Max(0, count))) { Expected = stored?.Version ?? 0, ExpiresAt = tomorrow.AddDays(1) };
                if (await records.SaveAsync(counters, draft, cancellationToken) is not null)
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
        => new(ErrorKind.TooMany, ErrorCodes.QuotaExceeded, $"{quota.Owner} may {quota.Kind.Describe(quota.PerDay)} per day (UTC), and this would be more.") { RetryAfter = untilTomorrow };

    private static long Read(StoredRecord? record)
        => record is null ? 0 : long.Parse(Encoding.UTF8.GetString(record.Value.Span), NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static byte[] Write(long count) => Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture));

    private sealed record Quota(DailyQuota Kind, string Counter, long PerDay, string Owner);
}
