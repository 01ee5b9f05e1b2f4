using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// The two commands that a server needs before a driver can log in, over OP_MSG. See
/// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ and https://bsonspec.org/spec.html.
/// </summary>
internal sealed class MongoCommandClient : IDisposable
{
    private const int OpMsg = 2013;
    private const int HeaderLength = 16;
    private const int MaxAnswerLength = 1 << 20;

    private readonly TcpClient _client;

    private MongoCommandClient(TcpClient client) => _client = client;

    public static async Task<MongoCommandClient> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return new MongoCommandClient(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => SendAsync(new BsonWriter().Int32("ping", 1).String("$db", "admin"), cancellationToken);

    /// <summary>Makes the user; a server that has users already refuses, and keeps them.</summary>
    public Task CreateRootUserAsync(string user, string password, CancellationToken cancellationToken)
        => SendAsync(new BsonWriter().String("createUser", user).String("pwd", password)
            .Array("roles", new BsonWriter().String("0", "root")).String("$db", "admin"), cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(BsonWriter command, CancellationToken cancellationToken)
    {
        var body = command.ToArray();
        var message = new byte[HeaderLength + 5 + body.Length];                 // header, flags, section kind 0, document
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        body.CopyTo(message, HeaderLength + 5);

        var stream = _client.GetStream();
        await stream.WriteAsync(message, cancellationToken);
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < HeaderLength or > MaxAnswerLength)
        {
            throw new IOException("The answer is not of MongoDB's protocol.");
        }
        await stream.ReadExactlyAsync(new byte[length - HeaderLength], cancellationToken);
    }

    /// <summary>Writes one document.</summary>
    private sealed class BsonWriter
    {
        private readonly List<byte> _elements = [];

        public BsonWriter Int32(string name, int value)
        {
            Start(0x10, name);
            Write(value);
            return this;
        }

        public BsonWriter String(string name, string value)
        {
            Start(0x02, name);
            var text = Encoding.UTF8.GetBytes(value + '\0');
            Write(text.Length);
            _elements.AddRange(text);
            return this;
        }

        public BsonWriter Array(string name, BsonWriter items)
        {
            Start(0x04, name);
            _elements.AddRange(items.ToArray());
            return this;
        }

        public byte[] ToArray()
        {
            var document = new byte[4 + _elements.Count + 1];
            BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
            _elements.CopyTo(document, 4);
            return document;
        }

        private void Start(byte type, string name)
        {
            _elements.Add(type);
            _elements.AddRange(Encoding.UTF8.GetBytes(name + '\0'));
        }

        private void Write(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            _elements.AddRange(bytes);
        }
    }
}
