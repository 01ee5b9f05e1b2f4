using System.Collections;
using System.Diagnostics;

// A small service that the host's tests start: healthy at once, and told by its settings to misbehave.
if (args is ["wait"])
{
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
var app = builder.Build();
if (app.Configuration["TESTAPP_EXIT"] is { } exit)
{
    Console.Error.WriteLine("giving up: the setting TESTAPP_EXIT says so");
    return int.Parse(exit, System.Globalization.CultureInfo.InvariantCulture);
}
if (app.Configuration["TESTAPP_GRANDCHILD"] is not null)
{
    using var grandchild = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location, "wait"]));
}

var healthy = app.Configuration["TESTAPP_UNHEALTHY"] is null;
app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(503));
app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value));
app.MapGet("/arguments", () => args);
app.MapPost("/write/{lines:int}", async (int lines) =>
{
    for (var i = 1; i <= lines; i++)
    {
        await Console.Out.WriteLineAsync($"line {i} {new string('x', 88)}");
    }
});
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
app.Lifetime.ApplicationStopped.Register(() => Console.WriteLine("stopped by itself"));
await app.RunAsync();
return 0;
