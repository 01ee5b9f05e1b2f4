using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Conformance.Security;
using OmniStack.Embedded.Security;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class ApiKeyFilesTests : ApiKeyStoreContract
{
    private readonly TempDirectory _directory = new();

    protected override IApiKeyStore Open()
        => new ApiKeyFiles(Options.Create(new ApiKeyFilesOptions { Directory = _directory["keys"], MaxKeys = MaxKeys }), TimeProvider.System, NullLogger<ApiKeyFiles>.Instance);

    protected override ValueTask CloseAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Add_KeyFile_IsReadableByItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no Unix mode there.");
        await Store.AddAsync(Key("a"), Stop);

        var file = Assert.Single(Directory.GetFiles(_directory["keys"], "*.json"));
#pragma warning disable CA1416 // Skipped there, above.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["keys"]));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Find_AfterAWriteThatWasCutOff_IsTheKeyAsBefore()
    {
        await Store.AddAsync(Key("a"), Stop);
        await File.WriteAllTextAsync(Path.Combine(_directory["keys"], IdOf("a") + ".json.new"), "{\"id\":", Stop);

        Assert.Equal("a", (await Open().FindAsync(IdOf("a"), Stop))!.Name);
        Assert.Single(await Open().ListAsync(Stop));
        Assert.Equal("b", (await Open().ChangeAsync(IdOf("a"), key => key with { Name = "b" }, Stop))!.Name);
    }

    [Theory, InlineData(""), InlineData("{\"id\":"), InlineData("null"), InlineData("[1]"), InlineData("{}")]
    public async Task Find_BrokenFile_IsNoKeyAndOpensNothing(string content)
    {
        await Store.AddAsync(Key("a"), Stop);
        await Store.AddAsync(Key("b"), Stop);
        await File.WriteAllTextAsync(Path.Combine(_directory["keys"], IdOf("a") + ".json"), content, Stop);

        Assert.Null(await Store.FindAsync(IdOf("a"), Stop));
        Assert.Equal("b", Assert.Single(await Store.ListAsync(Stop)).Name);
        Assert.True(await Store.AnyAsync(Stop));
        Assert.True(await Store.DeleteAsync(IdOf("a"), Stop));
    }

    [Fact]
    public async Task Add_WhereNothingCanBeWritten_IsUnavailable()
    {
        await File.WriteAllTextAsync(_directory["keys"], "a file where the directory should be", Stop);

        var refused = await Assert.ThrowsAsync<OmniStackException>(() => Store.AddAsync(Key("a"), Stop));

        Assert.Equal(ErrorKind.Unavailable, refused.Kind);
    }
}
