using OmniStack.ChatApi;
using OmniStack.ChatApi.Chat;
using OmniStack.ChatApi.Models;
using OmniStack.ChatApi.Sessions;
using OmniStack.ChatApi.Usage;
using OmniStack.ServiceDefaults.Errors;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiErrors();
builder.AddChatApi();

var app = builder.Build();
app.UseApiErrors();
app.MapDefaultEndpoints();
app.MapOpenApi();

var api = app.MapGroup("/api");
api.MapChat();
api.MapSessions();
api.MapUsage();
api.MapModels();

await app.RunAsync();
