// demo                      a dashboard with an example application on the standard ports, until Ctrl+C
// load [SPANS/S] [SECONDS]  sends spans at a rate over HTTP while it reads pages; prints what was reached
// load-grpc [SPANS/S] [SECONDS]  the same over gRPC
// held                      fills it to its limits and times the pages
// screenshots DIRECTORY     every page in dark and light, and on a phone
using OmniStack.Dashboard.Bench;

return args switch
{
    ["demo"] => await Demo.RunAsync(),
    ["load" or "load-grpc", .. var rest] => await Load.RunAsync(rest.Length > 0 ? int.Parse(rest[0], null) : 20_000, rest.Length > 1 ? int.Parse(rest[1], null) : 30, args[0] == "load-grpc"),
    ["held"] => await Held.RunAsync(),
    ["screenshots", var directory] => await Screenshots.TakeAsync(directory),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("demo | load [SPANS/S] [SECONDS] | load-grpc [SPANS/S] [SECONDS] | held | screenshots DIRECTORY");
    return 64;
}
