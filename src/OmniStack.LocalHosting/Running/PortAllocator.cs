using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>Gives every endpoint of every replica a port that is free now. A wanted port that is taken is replaced, and that is logged.</summary>
internal sealed partial class PortAllocator(PortReservations reservations, ILogger<PortAllocator> logger)
{
    private readonly HashSet<int> _given = [];

    public void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var host = resource is ProjectResource ? "localhost" : "127.0.0.1";
                endpoint.Addresses = [.. Enumerable.Range(0, replicas).Select(replica => new EndpointAddress(endpoint.UriScheme, host, Choose(resource, endpoint, replica)))];
            }
        }
    }

    private int Choose(IResource resource, EndpointAnnotation endpoint, int replica)
    {
        if (replica == 0 && endpoint.Port is { } wanted)
        {
            if (!_given.Contains(wanted) && IsFree(wanted) && reservations.TryReserve(wanted))
            {
                _given.Add(wanted);
                return wanted;
            }
            var instead = FindFree();
            LogPortTaken(resource.Name, wanted, instead);
            return instead;
        }
        return FindFree();
    }

    private int FindFree()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (_given.Add(port))
            {
                return port;
            }
        }
    }

    // Kestrel binds both loopback addresses for "localhost", so both must be free.
    private static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode is SocketError.AddressNotAvailable;    // no IPv6 loopback: nobody can hold it
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "Port {Wanted} of {Resource} is taken by another program; using {Instead} instead.")]
    private partial void LogPortTaken(string resource, int wanted, int instead);
}
