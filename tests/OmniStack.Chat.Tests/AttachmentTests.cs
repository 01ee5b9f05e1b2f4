using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Agents.Testing;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Turns;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Chat.Tests;

public sealed class AttachmentTests : IDisposable
{
    private static readonly byte[] Gif = [.. "GIF89a"u8, 1, 0, 1, 0];
    private readonly TempDirectory _data = new();
    private readonly ScriptedChatClient _client = Script.Of(Says(new TextContent("Seen")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Send_WithAnImageAndAText_ShowsTheModelBothAndAgainInTheNextTurn()
    {
        await using var services = Build();

        await SendAsync(services, "m1", "Look", new SentFile.Inline(Gif, "a.gif"), new SentFile.Inline("1,2"u8.ToArray(), "b.csv"));
        await SendAsync(services, "m2", "Again");

        foreach (var request in _client.Requests)
        {
            var contents = request.Messages[0].Contents;
            var image = Assert.IsType<DataContent>(contents[0]);
            Assert.Equal(("image/gif", "a.gif"), (image.MediaType, image.Name));
            Assert.Equal(Gif, image.Data.ToArray());
            Assert.Equal(["File b.csv:\n1,2\n", "Look"], contents.Skip(1).Select(content => ((TextContent)content).Text));
        }

        Assert.Equal(2, _client.Requests.Count);
    }

    [Fact]
    public async Task Send_MoreThanAPromptCarries_ShowsTheNewestAndNamesTheRest()
    {
        await using var services = Build(("MaxPromptBytes", "12"));

        await SendAsync(services, "m1", "Old", new SentFile.Inline(Gif, "old.gif"));
        await SendAsync(services, "m2", "New", new SentFile.Inline(Gif, "new.gif"));

        var prompt = _client.Requests[^1].Messages;
        Assert.Equal("File old.gif (image/gif) was left out of this prompt.\n", Assert.IsType<TextContent>(prompt[0].Contents[0]).Text);
        Assert.Equal("new.gif", Assert.IsType<DataContent>(prompt[2].Contents[0]).Name);
    }

    [Theory]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u2066b\u2067c\u2068d\u2069e\u200Ef\u200Fg\u061Ch", "abcdefgh")]
    [InlineData("a\u202Ab\u202Bc\u202Cd\u202De", "abcde")]
    [InlineData("zero\u200Bwidth\uFEFF.txt", "zerowidth.txt")]
    [InlineData("two\r\nlines\u2028and\u2029more\u0085.txt", "twolinesandmore.txt")]
    [InlineData("nul\0and\u001Bescape\u007F", "nulandescape")]
    [InlineData("..\\..\\up/../über straße.txt", "über straße.txt")]
    [InlineData("..", null)]
    [InlineData("\u202E\u2028 ", null)]
    public async Task Add_NameThatWouldBeReadOtherwise_IsLeftWithWhatIsShown(string name, string? kept)
    {
        await using var services = Build();

        Assert.Equal(kept, (await services.GetRequiredService<ChatAttachments>().AddAsync("me", "text"u8.ToArray(), name, Stop)).Filename);
    }

    [Fact]
    public async Task Send_AfterAFileWasDeleted_TellsTheModelSo()
    {
        await using var services = Build();
        await SendAsync(services, "m1", "Look", new SentFile.Inline(Gif, "a.gif"));
        var store = services.GetRequiredService<IChatStore>();
        var question = await store.FindMessageAsync("s", "m1", Stop);

        await services.GetRequiredService<ChatAttachments>().DeleteAsync("me", ((MessagePart.File)question!.Parts[0]).AttachmentId, Stop);
        await SendAsync(services, "m2", "And now?");

        Assert.Equal("File a.gif (image/gif) was deleted.\n", Assert.IsType<TextContent>(_client.Requests[^1].Messages[0].Contents[0]).Text);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A", "x.txt", "image/png")]
    [InlineData("FFD8FFE0", null, "image/jpeg")]
    [InlineData("474946383761", null, "image/gif")]
    [InlineData("52494646000000005745425056503820", null, "image/webp")]
    [InlineData("255044462D312E37", "x.png", "application/pdf")]
    [InlineData("68656C6C6F", "x.png", "text/plain")]
    [InlineData("68656C6C6F", "x.MD", "text/markdown")]
    [InlineData("612C62", "x.csv", "text/csv")]
    [InlineData("7B2261223A317D", null, "application/json")]
    [InlineData("7B2261223A", "x.json", "text/plain")]
    [InlineData("3C7376673E", "x.svg", "text/plain")]
    [InlineData("00010203", "x.txt", null)]
    [InlineData("C328", "x.txt", null)]
    [InlineData("504B0304", "x.docx", null)]
    public void Of_Bytes_TellsWhatTheyAreWhateverTheName(string hex, string? name, string? expected)
        => Assert.Equal(expected, MediaTypes.Of(Convert.FromHexString(hex), name));

    private ServiceProvider Build(params (string Name, string Value)[] options) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => KeyValuePair.Create($"{AttachmentOptions.Section}:{option.Name}", (string?)option.Value)))
            .Build())
        .AddLogging()
        .AddSingleton<IChatClient>(_client)
        .AddEmbeddedChatStore(store => store.Directory = _data.Path)
        .AddChat()
        .BuildServiceProvider();

    private static async Task SendAsync(ServiceProvider services, string id, string text, params SentFile[] files)
    {
        var send = new ChatSend("me", "s", ChatTrigger.Submit, new NewMessage(id, [new MessagePart.Text(text)]), TargetId: null) { Files = files };
        var stream = new StringBuilder();
        await foreach (var bytes in await services.GetRequiredService<ChatTurns>().SendAsync(send, Stop))
        {
            stream.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        Assert.Contains("\"finish\"", stream.ToString(), StringComparison.Ordinal);
    }
}
