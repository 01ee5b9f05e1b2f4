using System.Runtime.InteropServices;
using OmniStack.LocalHosting.Guard;

// usage: OmniStack.LocalHosting.Guard <data directory>, started by the AppHost with pipes on stdin and stdout
if (args is not [var dataDirectory])
{
    return 2;
}

// A signal for the whole terminal or group must not end the one process that cleans up: its life ends with the host's pipe.
PosixSignal[] ignored = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
var registrations = ignored.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)).ToArray();

var exitCode = await new Guardian(dataDirectory, Console.In, Console.Out, TimeProvider.System).RunAsync(CancellationToken.None);
GC.KeepAlive(registrations);
return exitCode;
