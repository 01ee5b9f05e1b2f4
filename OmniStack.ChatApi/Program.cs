using OmniStack.ChatApi;
using OmniStack.ChatApi.Attachments;
using OmniStack.ChatApi.Chat;
using OmniStack.ChatApi.Models;
using OmniStack.ChatApi.Origins;
using OmniStack.ChatApi.Sessions;
using OmniStack.ChatApi.Settings;
using OmniStack.ChatApi.Usage;
using OmniStack.Contracts.Security;
using OmniStack.ServiceDefaults.Errors;
using OmniStack.ServiceDefaults.Security;

var builder = WebApplication.CreateBuilder(args);
if (ChatVariables.Apply(builder.Configuration) is { } refused)
{
    await Console.Error.WriteLineAsync(refused);
    return 1;
}

builder.AddServiceDefaults();
builder.AddApiErrors();
builder.AddApiKeys();
builder.AddChatApi();

var app = builder.Build();
app.UseApiErrors();
app.UseAllowedOrigins();
app.UseApiKeys();
app.MapDefaultEndpoints();
app.MapOpenApi().AllowAnonymous();

var api = app.MapGroup("/api").RequireScopes(read: ApiScope.Read, write: ApiScope.Publish).ForTenants();
api.MapChat();
api.MapAttachments();
api.MapSessions();
api.MapUsage();
api.MapModels();

await app.RunServiceAsync();
return Environment.ExitCode; // AddressGuard sets it.
