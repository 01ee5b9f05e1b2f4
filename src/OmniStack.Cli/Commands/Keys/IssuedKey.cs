using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Keys;

/// <summary>A secret that was just made: it is shown this once.</summary>
internal static class IssuedKey
{
    /// <summary>With <c>--quiet</c> the secret is all that is printed, so that a script can keep it.</summary>
    public static void Show(CliRun run, IssuedApiKey issued)
    {
        run.Output.Show(issued, SecurityJson.Default.IssuedApiKey, one => new Rows(KeyView.Of(one.Key), Shown.Text(one.Secret)), one => [one.Secret]);
        run.Output.Remark("The last line is the secret. It is shown this once and stored nowhere: keep it now.");
    }
}
