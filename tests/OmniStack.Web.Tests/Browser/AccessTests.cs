using Microsoft.Playwright;
using OmniStack.Testing.Browser;
using OmniStack.Web.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Every page for everybody: by keyboard, on a phone, in both themes, for a screen reader.</summary>
[Collection(nameof(AdminTests))]
public sealed class AccessTests(AdminBrowserFixture<AdminFixture> browser)
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 360, Height = 740 } };

    [Fact]
    public async Task EveryPage_InBothThemes_HasNoSeriousFinding()
    {
        var task = await browser.Services.PublishDeadLetterAsync();
        await browser.Services.SendAsync(HttpMethod.Post, "/config/audited", """{"value": 1}""");
        await using var opened = await browser.OpenAsync("/", new() { ColorScheme = ColorScheme.Light });

        foreach (var path in (string[])[.. AdminPages.All, $"/tasks/{task}", $"/dead-letters/document.summarize/summarizer/{task}"])
        {
            await opened.Page.GotoAsync(path);
            var findings = await Axe.FindSeriousAsync(opened.Page);
            Assert.True(findings.Count == 0, $"{path}: {string.Join("\n", findings)}");
        }
    }

    [Fact]
    public async Task OpenDialogs_InBothThemes_HaveNoSeriousFinding()
    {
        await browser.Services.PublishDeadLetterAsync();
        await using var opened = await browser.OpenAsync("/dead-letters", new() { ColorScheme = ColorScheme.Light });
        var page = opened.Page;
        (string Path, string Button)[] dialogs = [("/dead-letters", "Purge all"), ("/agents/greet.user/greeter", "Delete"), ("/settings", "Clear all"), ("/", "Keyboard shortcuts")];

        foreach (var (path, button) in dialogs)
        {
            await page.GotoAsync(path);
            await page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            var findings = await Axe.FindSeriousAsync(page);
            Assert.True(findings.Count == 0, $"{path}, {button}: {string.Join("\n", findings)}");
        }
    }

    [Fact]
    public async Task EveryPage_OnAPhone_DoesNotScrollSideways()
    {
        await browser.Services.PublishDeadLetterAsync();
        await using var opened = await browser.OpenAsync("/", new(Phone));

        foreach (var path in AdminPages.All)
        {
            await opened.Page.GotoAsync(path);
            var width = await opened.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, window.innerWidth)");
            Assert.True(width == 360, $"{path} is {width} wide.");
        }
    }

    [Fact]
    public async Task EveryPage_Loaded_IsUnder100Kilobytes()
    {
        await using var opened = await browser.OpenAsync("/");

        foreach (var path in AdminPages.All)
        {
            await opened.Page.GotoAsync(path);
            var bytes = await opened.Page.EvaluateAsync<int>(
                "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.encodedBodySize, 0)");
            Assert.True(bytes is > 5_000 and < 100_000, $"{path} has {bytes} bytes.");
        }
    }

    [Fact]
    public async Task Menu_OnAPhone_OpensAndLeadsOn()
    {
        await using var opened = await browser.OpenAsync("/", new(Phone));
        var page = opened.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Settings");
    }

    [Fact]
    public async Task EveryPage_TabbedThrough_PassesEachControlVisibly()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        foreach (var path in AdminPages.All)
        {
            await page.GotoAsync(path);
            await page.EvaluateAsync("""
                () => {
                  const key = control => [control.localName, control.id, control.name, control.getAttribute('href'), control.getAttribute('aria-label')?.split(':')[0]
                    ?? (control.matches('button, summary') ? control.textContent.trim() : '')].join('|');
                  const [passed, unseen] = [new Set(), []];
                  addEventListener('focusin', event => {
                    const [control, box] = [event.target, event.target.getBoundingClientRect()];
                    passed.add(key(control));
                    const marked = getComputedStyle(control).outlineStyle !== 'none' || control.closest('.editor') || control.matches('main');
                    if (!marked || box.width === 0 || box.bottom < 0 || box.top > innerHeight) { unseen.push(key(control)); }
                  });
                  window.unseen = () => unseen;
                  window.left = () => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]')]
                    .filter(control => !control.disabled && control.checkVisibility({ visibilityProperty: true })).map(key).filter(one => !passed.has(one));
                }
                """);
            var left = await page.EvaluateAsync<string[]>("left()");
            for (var most = 2 * left.Length + 20; left.Length > 0 && most > 0; most -= left.Length) // a date has several stops
            {
                foreach (var _ in left)
                {
                    await page.Keyboard.PressAsync("Tab");
                }
                left = await page.EvaluateAsync<string[]>("left()");
            }
            Assert.Empty(left);
            Assert.Empty(await page.EvaluateAsync<string[]>("unseen()"));
        }
    }

    [Fact]
    public async Task Keyboard_GoAndLetter_LeadsToThePage()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;

        await page.Keyboard.TypeAsync("gd");
        await page.ArriveAsync("**/dead-letters");
        await Chromium.TakesKeysAsync(page);
        await page.Keyboard.PressAsync("/");

        await Expect(page.GetByLabel("Topic")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("gt?");
        await Expect(page.GetByLabel("Topic")).ToHaveValueAsync("gt?");
    }

    [Fact]
    public async Task Keyboard_QuestionMark_ListsTheShortcutsWhichCanBeSwitchedOff()
    {
        await using var opened = await browser.OpenAsync("/");
        var page = opened.Page;
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });

        await page.Keyboard.PressAsync("?");
        await Expect(help).ToContainTextAsync("Dead letters");
        await help.GetByLabel("Shortcuts of single keys").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.ReloadAsync();
        await Chromium.TakesKeysAsync(page);
        await page.Keyboard.PressAsync("?");

        await Expect(help).ToHaveCountAsync(0);
    }
}
