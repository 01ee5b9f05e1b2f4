using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OmniStack.Dashboard.Hosting;

/// <summary>The ports that were free: as asked for, or any other.</summary>
internal sealed record DashboardPorts(int Pages, int Grpc, int Http)
{
    public static DashboardPorts Choose(DashboardOptions options)
    {
        var taken = new HashSet<int>();
        return new(Choose(options.Port, taken), Choose(options.OtlpGrpcPort, taken), Choose(options.OtlpHttpPort, taken));
    }

    public static DashboardPorts ChooseAny()
    {
        var taken = new HashSet<int>();
        return new(Choose(0, taken), Choose(0, taken), Choose(0, taken));
    }

    public void Listen(KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        // The receivers hold their own limit, which also covers what comes compressed; five bytes frame a gRPC message.
        kestrel.Limits.MaxRequestBodySize = Math.Max(options.MaxRequestBytes, options.MaxImportBytes) + 1024;
        kestrel.ListenLocalhost(Pages, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.ListenLocalhost(Http, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.ListenLocalhost(Grpc, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static int Choose(int wanted, HashSet<int> taken)
    {
        for (var port = wanted; ; port = 0)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                var bound = ((IPEndPoint)probe.LocalEndPoint!).Port;
                if (taken.Add(bound))
                {
                    return bound;
                }
            }
            catch (SocketException) when (port != 0)
            {
                // In use: any free one then.
            }
        }
    }
}
