using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using OmniStack.MongoDB.Authentication;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Wire;

/// <summary>Opens connections: TCP, TLS, the greeting and the login, all within the one connect timeout.</summary>
internal sealed class MongoConnector(MongoSettings settings, TimeProvider time)
{
    /// <summary>The wire version of MongoDB 4.4, the oldest whose errors say whether a write may be repeated.</summary>
    public const int MinWireVersion = 9;

    private readonly ScramAuthenticator? _authenticator = settings.Credential is { } credential ? new(credential) : null;
    private readonly TlsHandshake? _tls = settings.Tls is { } tls ? new(tls) : null;

    /// <summary>A connection for commands.</summary>
    /// <exception cref="MongoNetworkException">It could not be opened.</exception>
    /// <exception cref="MongoAuthenticationException">The server refused the login, or could not prove that it is one.</exception>
    public Task<MongoConnection> OpenAsync(MongoAddress address, CancellationToken cancellationToken) =>
        WithinTimeoutAsync(address, async token =>
        {
            var connection = await DialAsync(address, token);
            return await KeepUnlessFailedAsync(connection, async () =>
            {
                var hello = await GreetAsync(connection, withLogin: true, token);
                if (_authenticator is not null)
                {
                    await _authenticator.LogInAsync(command => connection.ExchangeAsync(command, settings.ConnectTimeout, token), hello);
                }

                return connection;
            });
        }, cancellationToken);

    /// <summary>A connection that asks for the server's state, which needs no login.</summary>
    /// <exception cref="MongoNetworkException">It could not be opened.</exception>
    public Task<(MongoConnection Connection, BsonDocument Hello)> OpenMonitoringAsync(MongoAddress address, CancellationToken cancellationToken) =>
        WithinTimeoutAsync(address, async token =>
        {
            var connection = await DialAsync(address, token);
            return await KeepUnlessFailedAsync(connection, async () => (connection, await GreetAsync(connection, withLogin: false, token)));
        }, cancellationToken);

    private async Task<BsonDocument> GreetAsync(MongoConnection connection, bool withLogin, CancellationToken cancellationToken)
    {
        var hello = new BsonDocument { ["hello"] = 1, ["client"] = ClientMetadata.For(settings.ApplicationName) };
        if (withLogin && settings.Credential is { Mechanism: null } credential)
        {
            hello["saslSupportedMechs"] = $"{credential.Source}.{credential.User}";
        }

        hello["$db"] = "admin";
        var reply = await connection.ExchangeAsync(hello, settings.ConnectTimeout, cancellationToken);
        if (!CommandReply.IsOk(reply) || (reply.Find("maxWireVersion")?.AsInt32 ?? 0) < MinWireVersion)
        {
            throw new MongoNetworkException($"{connection.Address} is older than MongoDB 4.4, or not MongoDB.");
        }

        return reply;
    }

    private async Task<MongoConnection> DialAsync(MongoAddress address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is not null)
            {
                stream = await _tls.ShakeAsync(stream, address.Host, cancellationToken);
            }

            return new MongoConnection(address, socket, stream, time);
        }
        catch
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            throw;
        }
    }

    private async Task<T> WithinTimeoutAsync<T>(MongoAddress address, Func<CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(settings.ConnectTimeout, time, cancellationToken);
        try
        {
            return await open(deadline.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or InvalidCastException)
        {
            throw new MongoNetworkException($"No connection to {address}: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (deadline.HasPassed)
        {
            throw new MongoNetworkException($"No connection to {address} within {settings.ConnectTimeout.TotalSeconds:0.###} s.", error, isTimeout: true);
        }
    }

    private static async Task<T> KeepUnlessFailedAsync<T>(MongoConnection connection, Func<Task<T>> complete)
    {
        try
        {
            return await complete();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
