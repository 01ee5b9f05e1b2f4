using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OmniStack.Testing;

namespace OmniStack.Conformance.Security;

/// <summary>Requests that are written to do harm, which every service refuses, or takes as what they are; none is a defect of it.</summary>
public abstract class HostileRequestContract
{
    private const string KeyHeader = "X-Api-Key";

    // Every text comes by in many places; all in all of them would take minutes.
    private const int Step = 5;

    /// <summary>Texts that have done harm somewhere.</summary>
    protected static IReadOnlyList<string> Hostile { get; } =
    [
        "a'; DROP TABLE tasks;--", "*", "a\r\nDEL keys\r\n", "a\0b", "{$where: 'sleep(1000)'}", "$where", "{{7*7}}", "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd",
        "a/b", "a\\b", "%00", "KEYS[1]", "' .. redis.call('FLUSHALL') .. '", "<script>alert(1)</script>", "\u202Etxt", "\uFFFF", new('x', 5_000),
    ];

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The service, with a key that may read, publish and operate.</summary>
    protected abstract Task<HostileTarget> FindTargetAsync();

    /// <summary>Routes and bodies of theirs, with <c>@</c> where a value may be as deep as anybody likes.</summary>
    protected abstract IReadOnlyList<(string Path, string Body)> DeepBodies { get; }

    /// <summary>A route and a body of its, with <c>@</c> in a text that may be as long as anybody likes.</summary>
    protected abstract (string Path, string Body) LongBody { get; }

    /// <summary>Paths that try to reach a route which needs more than the key may.</summary>
    protected abstract IReadOnlyList<string> EscapingPaths { get; }

    [Fact]
    public async Task EveryRoute_HostileTextInEveryPlaceOfThePathAndQuery_IsNoDefect() => await TryEveryRouteAsync(await FindTargetAsync());

    [Fact]
    public async Task Path_ThatTriesToLeaveItsRoute_ReachesNoOtherWithItsScope()
    {
        var target = await FindTargetAsync();
        foreach (var path in EscapingPaths)
        {
            var (head, _) = await ExchangeAsync(target, $"GET {path} HTTP/1.1\r\nHost: {target.Address.Authority}\r\n{KeyHeader}: {target.Key}\r\nConnection: close\r\n\r\n");

            Assert.True(head.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 403 ", StringComparison.Ordinal)
                || head.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal), $"{path}: {head}");
        }
    }

    [Fact]
    public async Task Body_NestedDeeperThanAnybodyNeeds_IsRefused()
    {
        var target = await FindTargetAsync();
        var nested = new string('[', 100_000) + new string(']', 100_000);
        foreach (var (path, body) in DeepBodies)
        {
            await RefuseAsync(target, path, body.Replace("@", nested, StringComparison.Ordinal), HttpStatusCode.BadRequest, "body_invalid");
        }
    }

    [Fact]
    public async Task Body_LargerThanTheLimit_IsRefused()
        => await RefuseAsync(await FindTargetAsync(), LongBody.Path, LongBody.Body.Replace("@", new string('x', 1024 * 1024), StringComparison.Ordinal), HttpStatusCode.RequestEntityTooLarge, "body_too_large");

    [Fact]
    public async Task Body_ThatIsNoJsonOrNoText_IsRefused()
    {
        var target = await FindTargetAsync();
        foreach (var body in (byte[][])[[], "{"u8.ToArray(), "nul"u8.ToArray(), "[]"u8.ToArray(), [0xFF, 0xFE, 0x00], [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D]])
        {
            var (status, text) = await target.SendAsync(HttpMethod.Post, LongBody.Path, body);
            Assert.True((int)status is >= 400 and < 500, $"{Convert.ToHexString(body)}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task Headers_MoreThanTheLimit_AreRefused()
    {
        var target = await FindTargetAsync();
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: y\r\n"));
        var large = $"X-Large: {new string('y', 40_000)}\r\n";
        foreach (var headers in new[] { many, large })
        {
            var (head, _) = await ExchangeAsync(target, $"GET /health HTTP/1.1\r\nHost: {target.Address.Authority}\r\n{headers}\r\n");

            Assert.StartsWith("HTTP/1.1 431 ", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_ThatHardlyComes_IsNotWaitedFor()
    {
        var target = await FindTargetAsync();
        var (head, elapsed) = await ExchangeAsync(target,
            $"POST {LongBody.Path} HTTP/1.1\r\nHost: {target.Address.Authority}\r\n{KeyHeader}: {target.Key}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"topic\"");

        Assert.True(head.Length == 0 || head.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), head);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// <summary>Every hostile text comes by in the places of paths and queries.</summary>
    protected static async Task TryEveryRouteAsync(HostileTarget target)
    {
        var operations = ApiDescription.ReadOperations(JsonElement.Parse((await target.SendAsync(HttpMethod.Get, "/openapi/v1.json")).Text));
        var tried = 0;
        foreach (var operation in operations.Where(one => one.Parameters.Any(parameter => parameter.In != "header") && !one.Path.EndsWith("/events/stream", StringComparison.Ordinal)))
        {
            for (var i = tried % Step; i < Hostile.Count; i += Step)
            {
                var path = operation.Fill(_ => Hostile[i]);
                var (status, text) = await target.SendAsync(operation.Method, path, operation.Method == HttpMethod.Get ? null : "{}"u8.ToArray());

                Assert.True((int)status is >= 200 and < 500, $"{operation.Method} {path}: {(int)status} {text}");
                tried++;
            }
        }

        Assert.InRange(tried, 50, int.MaxValue);
    }

    private static async Task RefuseAsync(HostileTarget target, string path, string body, HttpStatusCode expected, string code)
    {
        var (status, text) = await target.SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body));
        Assert.Equal((expected, code), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
    }

    /// <summary>Sends bytes as they are, and reads the answer's first line.</summary>
    private static async Task<(string Head, TimeSpan Elapsed)> ExchangeAsync(HostileTarget target, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, target.Address.Port, Stop);
        var start = TimeProvider.System.GetTimestamp();
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            var head = await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(25), Stop);
            return (head ?? "", TimeProvider.System.GetElapsedTime(start));
        }
        catch (IOException)
        {
            return ("", TimeProvider.System.GetElapsedTime(start));
        }
    }
}
