using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OmniStack.Testing;

/// <summary>
/// Ports for servers that end and start again in a test. They lie below those that systems give to connections: so the port is still free when its
/// server comes back, and a client that calls it meanwhile is not given it for its own end and meets itself.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int End = 30_000;

    /// <summary>One on which nobody listens on 127.0.0.1.</summary>
    public static int Choose()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
