using OmniStack.Daemon;
using OmniStack.Daemon.Agents;
using OmniStack.Daemon.Metrics;
using OmniStack.Daemon.Tasks;
using OmniStack.Events;
using OmniStack.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiErrors();
builder.AddDefaultAddress();
builder.AddEventBus();
builder.AddTasks();
builder.AddEventMetrics();
builder.AddOmniDaemon().AddShippedAgents();
builder.Services.AddOpenApi();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.UseEventsJson());

var app = builder.Build();
app.UseApiErrors();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapOverview();
app.MapTasks();
app.MapAgents();
app.MapEventMetrics();
app.AnnounceEventBus();
await app.RunAsync();
