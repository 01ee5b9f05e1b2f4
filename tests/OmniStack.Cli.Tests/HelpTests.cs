using System.CommandLine;
using OmniStack.Cli.Commands;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Paths => [.. Commands(OmniCommand.Create(), "").Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Help_OfEveryCommand_DescribesItAndItsOptions(string path)
    {
        using var output = new StringWriter();
        var command = Commands(OmniCommand.Create(), "").Single(one => one.Path == path).Command;

        var exitCode = await OmniCommand.Create().Parse($"{path} --help").InvokeAsync(new() { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.Contains(command.Description!, output.ToString(), StringComparison.Ordinal);
        Assert.All(command.Options.Concat<Symbol>(command.Arguments), symbol => Assert.False(string.IsNullOrEmpty(symbol.Description), $"{path} {symbol.Name}"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Documentation_OfTheCommandLine_NamesEveryCommand(string path) =>
        Assert.Contains($"omni {path}", File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md")), StringComparison.Ordinal);

    [Fact]
    public void Documentation_OfTheCommandLine_ListsEveryExitCode()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} |", text, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Path, Command Command)> Commands(Command parent, string path) => parent.Subcommands.SelectMany(command =>
        command.Subcommands.Count == 0 ? [($"{path}{command.Name}", command)] : Commands(command, $"{path}{command.Name} "));
}
