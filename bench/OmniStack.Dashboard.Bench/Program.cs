// demo                      a dashboard with an example application on the standard ports, until Ctrl+C
// load [SPANS/S] [SECONDS]  sends spans at a rate while it reads pages; prints what was reached
// screenshots DIRECTORY     every page in dark and light, and on a phone
using OmniStack.Dashboard.Bench;

return args switch
{
    ["demo"] => await Demo.RunAsync(),
    ["load", .. var rest] => await Load.RunAsync(rest.Length > 0 ? int.Parse(rest[0], null) : 20_000, rest.Length > 1 ? int.Parse(rest[1], null) : 30),
    ["screenshots", var directory] => await Screenshots.TakeAsync(directory),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("demo | load [SPANS/S] [SECONDS] | screenshots DIRECTORY");
    return 64;
}
