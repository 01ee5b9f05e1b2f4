using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Tests;

public sealed class PortAllocatorTests
{
    [Fact]
    public void Allocate_PortThatAnotherHostHasGiven_IsAnotherUntilThatHostEnds()
    {
        var wanted = FindFreePort();
        using var reservations = new PortReservations();

        var first = Allocate(wanted, reservations);
        var meanwhile = AllocateElsewhere(wanted);
        reservations.Dispose();
        var after = AllocateElsewhere(wanted);

        Assert.Equal((wanted, wanted), (first, after));
        Assert.NotEqual(wanted, meanwhile);
    }

    private static int FindFreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static int AllocateElsewhere(int wanted)
    {
        using var reservations = new PortReservations();
        return Allocate(wanted, reservations);
    }

    private static int Allocate(int wanted, PortReservations reservations)
    {
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, "http", port: wanted);
        var resource = new ProjectResource("back");
        resource.Annotations.Add(endpoint);
        new PortAllocator(reservations, NullLogger<PortAllocator>.Instance).Allocate([resource]);
        return endpoint.Addresses.Single().Port;
    }
}
