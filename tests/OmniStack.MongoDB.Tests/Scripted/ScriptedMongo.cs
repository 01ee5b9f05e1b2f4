using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Tests.Scripted;

/// <summary>A server in this process that answers commands as a test tells it, and that can misbehave as no real one would.</summary>
internal sealed class ScriptedMongo : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    public ScriptedMongo(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>What it says to <c>hello</c>; a server of its own at first. With null it keeps silent.</summary>
    public BsonDocument? Hello { get; set; } = Greeting();

    /// <summary>What it says to anything else.</summary>
    public Func<BsonDocument, ScriptedReply> Answer { get; set; } = _ => ScriptedReply.Ok;

    /// <summary>Every command but greetings, in the order of arrival.</summary>
    public ConcurrentQueue<BsonDocument> Commands { get; } = new();

    /// <summary>Greetings that carried metadata of the client: one for each connection.</summary>
    public ConcurrentQueue<BsonDocument> Greetings { get; } = new();

    /// <summary>Whom the clients' certificates name, null where there was none.</summary>
    public ConcurrentQueue<string?> ClientCertificates { get; } = new();

    public int OpenConnections => _connections.Count;

    public static BsonDocument Greeting() => new()
    {
        ["isWritablePrimary"] = true, ["maxWireVersion"] = 21, ["minWireVersion"] = 0, ["ok"] = 1.0,
    };

    public static BsonDocument Member(bool primary, string set, string me, params ScriptedMongo[] members) => new()
    {
        ["isWritablePrimary"] = primary, ["secondary"] = !primary, ["setName"] = set, ["me"] = me,
        ["hosts"] = new BsonArray(members.Select(member => (BsonValue)member.Address)),
        ["logicalSessionTimeoutMinutes"] = 30, ["maxWireVersion"] = 21, ["minWireVersion"] = 0, ["ok"] = 1.0,
    };

    /// <summary>A replica set of its own, with this as its only member and primary.</summary>
    public ScriptedMongo AsPrimary()
    {
        Hello = Member(primary: true, "rs", Address, this);
        return this;
    }

    /// <summary>Closes every connection, without a word.</summary>
    public void DropConnections()
    {
        foreach (var socket in _connections.Keys)
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        DropConnections();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                _connections[socket] = Task.CompletedTask;
                _connections[socket] = ServeAsync(socket);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_certificate is not null)
            {
                var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, presented, _, errors) => presented is null || errors == SslPolicyErrors.RemoteCertificateChainErrors,
                });
                ClientCertificates.Enqueue(encrypted.RemoteCertificate?.Subject);
                stream = encrypted;
            }

            await using (stream)
            {
                while (await ServeOneAsync(stream))
                {
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or MongoProtocolException or System.Security.Authentication.AuthenticationException)
        {
        }
        finally
        {
            socket.Dispose();
            _connections.TryRemove(socket, out _);
        }
    }

    private async Task<bool> ServeOneAsync(Stream stream)
    {
        var header = new byte[OpMsg.HeaderBytes];
        await stream.ReadExactlyAsync(header, _stopping.Token);
        var (length, requestId, _) = OpMsg.ReadHeader(header);
        var message = new byte[length];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(OpMsg.HeaderBytes), _stopping.Token);
        var reply = Reply(OpMsg.Read(message));
        if (reply.After is { } signal)
        {
            await signal.WaitAsync(_stopping.Token);
        }

        if (reply.Raw is { } raw)
        {
            await stream.WriteAsync(raw, _stopping.Token);
            return true;
        }

        if (reply.Document is not { } document)
        {
            return false;
        }

        using var buffer = new ByteBuffer(OpMsg.MaxBytes);
        OpMsg.Write(buffer, requestId: 1, requestId + reply.IdOffset, document);
        await stream.WriteAsync(buffer.WrittenMemory, _stopping.Token);
        return true;
    }

    private ScriptedReply Reply(BsonDocument command)
    {
        if (!command.Contains("hello"))
        {
            Commands.Enqueue(command);
            return Answer(command);
        }

        if (command.Contains("client"))
        {
            Greetings.Enqueue(command);
        }

        return Hello is { } hello ? hello : new ScriptedReply(After: new TaskCompletionSource().Task);
    }
}
