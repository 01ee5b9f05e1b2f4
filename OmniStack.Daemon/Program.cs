using OmniStack.Daemon;
using OmniStack.Daemon.Agents;
using OmniStack.Daemon.Agents.Llm;
using OmniStack.Daemon.Audit;
using OmniStack.Daemon.Settings;
using OmniStack.Events;
using OmniStack.ServiceDefaults.Errors;
using OmniStack.ServiceDefaults.Security;

var builder = WebApplication.CreateBuilder(args);
if (OmniDaemonVariables.Apply(builder.Configuration) is { } refused)
{
    await Console.Error.WriteLineAsync(refused);
    return 1;
}
builder.AddServiceDefaults();
builder.AddApiErrors();
builder.AddApiKeys();
builder.AddKeyStore();
builder.AddDefaultAddress();
builder.AddEventBus();
builder.AddAgentRuntime();
builder.AddOmniDaemon().AddWebhooks().AddSchedules().AddShippedAgents().AddLlmAgents(builder.Configuration);
builder.AddApi();

var app = builder.Build();
app.UseAudit();
app.UseApiErrors();
app.UseApiKeys();
app.MapHealth();
if (app.IsApiEnabled())
{
    app.MapApi();
}
app.AnnounceEventBus();
await app.RunServiceAsync();
return Environment.ExitCode; // AddressGuard sets it.
