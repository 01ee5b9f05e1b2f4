using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OmniStack.Testing.Browser;

public static class Pages
{
    /// <summary>
    /// Waits until a page is at an address, and loaded. It asks the page: <see cref="IPage.WaitForURLAsync(string, PageWaitForURLOptions?)"/> misses a
    /// navigation that ends between its look at the address and its wait.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="address">In it, ** stands for anything and * for anything but a slash.</param>
    public static async Task ArriveAsync(this IPage page, string address)
    {
        var pattern = $"^{Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$";
        await page.WaitForFunctionAsync("pattern => new RegExp(pattern).test(location.href) && document.readyState === 'complete'", pattern);
    }
}
