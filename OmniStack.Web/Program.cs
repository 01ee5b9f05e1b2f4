using OmniStack.Web;
using OmniStack.Web.Components;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Features.Bus;
using OmniStack.Web.Features.Chat;
using OmniStack.Web.Features.DeadLetters;
using OmniStack.Web.Features.Errors;
using OmniStack.Web.Features.Overview;
using OmniStack.Web.Features.Publish;
using OmniStack.Web.Features.Schedules;
using OmniStack.Web.Features.Session;
using OmniStack.Web.Features.Settings;
using OmniStack.Web.Features.Tasks;
using OmniStack.Web.Features.Theme;
using OmniStack.Web.Features.Webhooks;
using OmniStack.Web.Security;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWeb();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseErrorPages();
app.UseUploadLimit();
app.UseMiddleware<SignInGate>();
app.UseAntiforgery();
app.UseFormGuard();

app.MapDefaultEndpoints();
app.MapStaticAssets().AllowAnonymous();
app.MapOverview();
app.MapTasks();
app.MapPublish();
app.MapAgents();
app.MapDeadLetters();
app.MapSchedules();
app.MapWebhooks();
app.MapBus();
app.MapSettings();
app.MapChat();
app.MapTheme();
app.MapSession();
app.MapRazorComponents<App>();

await app.RunServiceAsync();
