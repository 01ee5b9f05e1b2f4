using Microsoft.Playwright;
using OmniStack.Testing.Browser;

namespace OmniStack.Web.Tests.Browser;

/// <summary>Moves and acts as somebody does who has no pointer.</summary>
internal static class Keyboard
{
    private const int MostPresses = 90;

    // What a screen reader calls the control that has the focus, near enough.
    private const string FocusedName = """
        (() => {
          const control = document.activeElement;
          const name = control.getAttribute('aria-label') ?? (control.labels?.length ? control.labels[0].textContent : control.textContent);
          return name.replace(/\s+/g, ' ').trim();
        })()
        """;

    /// <summary>Presses Tab until the control of this name has the focus; the name of a field, or of what unfolds, may go on.</summary>
    public static Task TabToAsync(this IPage page, string name) => MoveAsync(page, "Tab", name);

    /// <summary>As <see cref="TabToAsync"/>, backwards.</summary>
    public static Task TabBackToAsync(this IPage page, string name) => MoveAsync(page, "Shift+Tab", name);

    /// <summary>Goes to a button or link and presses Enter.</summary>
    public static async Task UseAsync(this IPage page, string name)
    {
        await page.TabToAsync(name);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes to a field and replaces what it holds.</summary>
    public static async Task TypeIntoAsync(this IPage page, string name, string text)
    {
        await page.TabToAsync(name);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }

    public static Task<string> FocusedAsync(this IPage page) => page.EvaluateAsync<string>(FocusedName);

    /// <summary>Waits until the control of this name has the focus, and the page takes keys.</summary>
    public static async Task ExpectFocusAsync(this IPage page, string name)
    {
        await page.WaitForFunctionAsync($"name => {FocusedName}.startsWith(name)", name);
        await Chromium.TakesKeysAsync(page);
    }

    private static async Task MoveAsync(IPage page, string key, string name)
    {
        await Chromium.TakesKeysAsync(page);
        List<string> passed = [];
        while (passed.Count < MostPresses)
        {
            await page.Keyboard.PressAsync(key);
            passed.Add(await page.FocusedAsync());
            if (passed[^1] == name || passed[^1].StartsWith($"{name} ", StringComparison.Ordinal) && await GoesOnAsync(page))
            {
                return;
            }
        }
        Assert.Fail($"{name} is not reached by {key}, which passes: {string.Join(" | ", passed.Distinct())}");
    }

    private static Task<bool> GoesOnAsync(IPage page) => page.EvaluateAsync<bool>("document.activeElement.matches('input, select, textarea, summary')");
}
