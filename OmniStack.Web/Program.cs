using OmniStack.Web;
using OmniStack.Web.Components;
using OmniStack.Web.Features.Chat;
using OmniStack.Web.Features.Errors;
using OmniStack.Web.Features.Overview;
using OmniStack.Web.Features.Tasks;
using OmniStack.Web.Features.Theme;
using OmniStack.Web.Security;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWeb();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseErrorPages();
app.UseAntiforgery();

app.MapDefaultEndpoints();
app.MapStaticAssets();
app.MapOverview();
app.MapTasks();
app.MapChat();
app.MapTheme();
app.MapRazorComponents<App>();

await app.RunAsync();
