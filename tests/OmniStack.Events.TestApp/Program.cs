using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OmniStack.Events;
using OmniStack.Events.TestApp;
using OmniStack.Redis.Events;

// A runner whose agents misbehave, each in a way of its own. Tests configure their limits, restart it, and look at what becomes of the events.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddRedisEventBus(redis => redis.ConnectionString = builder.Configuration.GetConnectionString("redis")!);
builder.AddOmniDaemon()
    .AddAgent<int, int>("fault.none", (number, cancellationToken) => Faults.WorkAsync(number, cancellationToken), "worker")
    .AddAgent<string, string>("fault.hang", (_, context, cancellationToken) => Faults.HangOnceAsync(context, cancellationToken), "hanger")
    .AddAgent<string, string>("fault.wait", (_, context, cancellationToken) => Faults.WaitAsync(context, cancellationToken), "waiter")
    .AddAgent<int, string>("fault.long", (milliseconds, context, cancellationToken) => Faults.SleepAsync(milliseconds, context, cancellationToken), "sleeper")
    .AddAgent<string, string>("fault.throw", (_, _, _) => throw new InvalidOperationException("It always throws."), "thrower")
    .AddAgent<string, string>("fault.both", (_, _, _) => throw new NonRetriableException("Neither can."), "first")
    .AddAgent<string, string>("fault.both", (_, _, _) => throw new NonRetriableException("Neither can."), "second")
    .AddAgent<string, string>("fault.exit", _ => Faults.Exit(), "exiter")
    .AddAgent<string, string>("fault.failfast", _ => Faults.FailFast(), "crasher")
    .AddAgent<string, string>("fault.memory", _ => Faults.TakeAllMemory(), "hoarder");
await builder.Build().RunAsync();
