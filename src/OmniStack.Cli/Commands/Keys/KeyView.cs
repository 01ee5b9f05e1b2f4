using OmniStack.Cli.Output;
using OmniStack.Contracts.Security;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Keys;

/// <summary>API keys as people read them.</summary>
internal static class KeyView
{
    public static IRenderable TableOf(IReadOnlyList<ApiKeyDto> keys)
    {
        var table = Shown.Table("Key", "Name", "State", "Scopes", "Tenant", "Expires", "Last used");
        foreach (var key in keys)
        {
            table.AddRow(Shown.Text(key.Id), Shown.Short(key.Name), StateOf(key), Shown.Text(NamesOf(key.Scopes)), Shown.Text(key.Tenant ?? "-"), Shown.Time(key.ExpiresAt), Shown.Time(key.LastUsedAt));
        }
        return table.OrNothing("No keys: programs of this machine need none.");
    }

    public static IRenderable Of(ApiKeyDto key) => Shown.Panel(key.Id, ("name", Shown.Text(key.Name)), ("state", StateOf(key)), ("scopes", Shown.Text(NamesOf(key.Scopes))),
        ("tenant", Shown.Text(key.Tenant ?? "-")), ("expires", Shown.Time(key.ExpiresAt)), ("requests/minute", NumberOf(key.RequestsPerMinute)),
        ("events/day", NumberOf(key.EventsPerDay)), ("chat messages/day", NumberOf(key.TurnsPerDay)));

    public static string NamesOf(IEnumerable<ApiScope> scopes) => string.Join(", ", scopes.Select(scope => scope.ToString().ToLowerInvariant()));

    private static Text NumberOf(int? value) => value is { } number ? Shown.Number(number) : Shown.Text("-");

    private static Text StateOf(ApiKeyDto key) => new(key.State.ToString().ToLowerInvariant(), key.State == ApiKeyState.Active ? Color.Green : Color.Red);
}
