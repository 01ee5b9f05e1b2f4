using System.Buffers;
using System.Net.Sockets;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Wire;

/// <summary>One connection, which carries one command at a time. After any failure within an exchange it is broken for good.</summary>
internal sealed class MongoConnection(MongoAddress address, Socket socket, Stream stream, TimeProvider time) : IDisposable
{
    private readonly byte[] _header = new byte[OpMsg.HeaderBytes];
    private int _lastRequestId;

    public MongoAddress Address => address;

    /// <summary>Set when an exchange did not end: what comes next on the stream is anybody's guess.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the peer has closed it, or has sent what nobody asked for, while it was idle.</summary>
    public bool IsStale
    {
        get
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead);
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    /// <summary>Sends a command and reads its reply, whatever it says.</summary>
    /// <exception cref="MongoNetworkException">The connection broke, or the time ran out.</exception>
    /// <exception cref="BsonFormatException">The command cannot be encoded; nothing was sent.</exception>
    public async Task<BsonDocument> ExchangeAsync(BsonDocument command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new ByteBuffer(OpMsg.MaxBytes);
        var requestId = ++_lastRequestId;
        OpMsg.Write(request, requestId, responseTo: 0, command);
        using var deadline = new Deadline(timeout, time, cancellationToken);
        IsBroken = true;
        try
        {
            await stream.WriteAsync(request.WrittenMemory, deadline.Token);
            var reply = await ReceiveAsync(requestId, deadline.Token);
            IsBroken = false;
            return reply;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or MongoProtocolException or BsonFormatException)
        {
            throw new MongoNetworkException($"The connection to {address} broke.", error);
        }
        catch (OperationCanceledException error) when (deadline.HasPassed)
        {
            throw new MongoNetworkException($"{address} did not answer within {timeout.TotalSeconds:0.###} s.", error, isTimeout: true);
        }
    }

    public void Dispose() => stream.Dispose();

    private async Task<BsonDocument> ReceiveAsync(int requestId, CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(_header, cancellationToken);
        var (length, _, responseTo) = OpMsg.ReadHeader(_header);
        if (responseTo != requestId)
        {
            throw new MongoProtocolException("The reply belongs to another request.");
        }

        var message = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _header.CopyTo(message, 0);
            await stream.ReadExactlyAsync(message.AsMemory(OpMsg.HeaderBytes, length - OpMsg.HeaderBytes), cancellationToken);
            return OpMsg.Read(message.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }
}
