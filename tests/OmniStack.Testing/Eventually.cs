using System.Runtime.CompilerServices;

namespace OmniStack.Testing;

/// <summary>Waits for what another process will do, where there is no signal to wait for.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is true.</summary>
    /// <exception cref="TimeoutException">It was not within <paramref name="timeout"/> (30 s when null).</exception>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}");
            }
            await Task.Delay(Interval, TimeProvider.System, TestContextToken());
        }
    }

    /// <inheritdoc cref="IsTrueAsync(Func{Task{bool}},TimeSpan?,string)"/>
    public static Task IsTrueAsync(Func<bool> condition, TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsTrueAsync(() => Task.FromResult(condition()), timeout, what);

    private static CancellationToken TestContextToken() => TestContext.Current.CancellationToken;
}
