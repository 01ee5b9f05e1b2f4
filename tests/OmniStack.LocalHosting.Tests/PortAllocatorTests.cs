using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OmniStack.LocalHosting.Running;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

public sealed class PortAllocatorTests
{
    [Fact]
    public void Allocate_PortThatAnotherHostHasGiven_IsAnotherUntilThatHostEnds()
    {
        var wanted = FreePort.Choose();
        using var reservations = new PortReservations();

        var first = Allocate(wanted, reservations);
        var meanwhile = AllocateElsewhere(wanted);
        reservations.Dispose();
        var after = AllocateElsewhere(wanted);

        Assert.Equal((wanted, wanted), (first, after));
        Assert.NotEqual(wanted, meanwhile);
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
