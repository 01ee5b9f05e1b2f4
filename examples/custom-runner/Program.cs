using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using CustomRunner;
using OmniStack.Events;
using OmniStack.Redis.Events;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddRedisEventBus(redis => redis.ConnectionString = builder.Configuration.GetConnectionString("redis") ?? "127.0.0.1:6379");

builder.AddOmniDaemon()
    .AddAgent("greet.user", (Greeting greeting) => new { Reply = $"Hello from a runner of your own, {greeting.Name}!" }, "greeter")
    .AddAgent<QuoteAgent>("order.quote", "quoter", agent =>
    {
        agent.Description = "Prices an order.";
        agent.ConsumerCount = 4;
        agent.DlqRetryLimit = 5;
    });

await builder.Build().RunAsync();
