using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests;

public sealed class AttachmentTests(ApiTests.Service fixture, AiSdk sdk) : IClassFixture<ApiTests.Service>, IClassFixture<AiSdk>
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatService Chat => fixture.Chat;

    [Fact]
    public async Task Upload_TextThatAMessageNames_ReachesTheModelAndIsStoredByReference()
    {
        var file = await UploadAsync(Chat, "The word is heron."u8.ToArray(), "../no\u202Etes.md");

        using var response = await Chat.PostAsync(Message("texts", "m1", FilePart(file.Url), TextPart("Which word?")));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsStringAsync(Stop);

        var messages = await Chat.MessagesAsync("texts");
        Assert.Equal(("text/markdown", "notes.md", 18), (file.MediaType, file.Filename, file.Bytes));
        Assert.Contains("File notes.md:\nThe word is heron.\nWhich word?", messages[1].Parts[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["file", "text"], messages[0].Parts.Select(part => part.GetProperty("type").GetString()));
        Assert.Equal((file.Url, "notes.md"), (messages[0].Parts[0].GetProperty("url").GetString(), messages[0].Parts[0].GetProperty("filename").GetString()));
    }

    [Fact]
    public async Task Read_UploadedPage_IsSavedAndNeverRuns()
    {
        var file = await UploadAsync(Chat, "<script>alert(1)</script>"u8.ToArray(), "page.html");

        using var response = await Chat.Http.GetAsync(file.Url, Stop);

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", "page.html"), (response.Content.Headers.ContentDisposition!.DispositionType, response.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox;", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>", await response.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("image/png")]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Upload_OfWhateverDeclaredType_IsTheBodyAsItIs(string? contentType)
    {
        var body = new ByteArrayContent(Png) { Headers = { ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await Chat.Http.PostAsync("/api/attachments?filename=a.png", body, Stop);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var stored = (await response.Content.ReadFromJsonAsync(ChatJson.Default.AttachmentDto, Stop))!;
        Assert.Equal("image/png", stored.MediaType);
        Assert.Equal(Png, await Chat.Http.GetByteArrayAsync(stored.Url, Stop));
    }

    [Fact]
    public async Task Upload_Multipart_BelongsToItsClientOnly()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Png), "file", "a.png" } };
        form.Headers.Add("X-Client-Id", "owner");

        using var response = await Chat.Http.PostAsync("/api/attachments", form, Stop);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var file = (await response.Content.ReadFromJsonAsync(ChatJson.Default.AttachmentDto, Stop))!;
        Assert.Equal(("image/png", "a.png"), (file.MediaType, file.Filename));
        using var read = await Chat.Http.GetAsync(file.Url, Stop);
        await TurnTests.AssertProblemAsync(read, HttpStatusCode.NotFound, ErrorCodes.AttachmentNotFound);
        using var deleted = await Chat.Http.DeleteAsync(file.Url, Stop);
        await TurnTests.AssertProblemAsync(deleted, HttpStatusCode.NotFound, ErrorCodes.AttachmentNotFound);
        using var sent = await Chat.PostAsync(Message("thief", "m1", FilePart(file.Url), TextPart("Mine!")));
        await TurnTests.AssertProblemAsync(sent, HttpStatusCode.NotFound, ErrorCodes.AttachmentNotFound);
        using var owner = await Chat.PostAsync(Message("owned", "m1", FilePart(file.Url)), "owner");
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
        await owner.Content.ReadAsStringAsync(Stop);
    }

    [Fact]
    public async Task Limits_OfTheService_SayWhatIsTaken()
    {
        var limits = (await Chat.Http.GetFromJsonAsync("/api/attachments/limits", ChatJson.Default.AttachmentLimits, Stop))!;

        Assert.Equal((10 * 1024 * 1024, 10), (limits.MaxBytes, limits.MaxPerMessage));
        Assert.Contains("image/png", limits.MediaTypes);
    }

    [Theory]
    [InlineData("", "a.png", HttpStatusCode.BadRequest, ErrorCodes.AttachmentInvalid)]
    [InlineData("MZ\0\u0001", "a.png", HttpStatusCode.BadRequest, ErrorCodes.AttachmentTypeRefused)]
    public async Task Upload_BadContent_IsRefused(string content, string name, HttpStatusCode status, string code)
    {
        using var response = await PostAsync(Chat, System.Text.Encoding.UTF8.GetBytes(content), name);

        await TurnTests.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task Upload_OverTheLimit_IsRefusedHoweverItComes()
    {
        using var raw = await PostAsync(Chat, new byte[(10 << 20) + 1], "big.png");
        await TurnTests.AssertProblemAsync(raw, HttpStatusCode.RequestEntityTooLarge, ErrorCodes.AttachmentTooLarge);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[(10 << 20) + 1]), "file", "big.png" } };
        using var multipart = await Chat.Http.PostAsync("/api/attachments", form, Stop);
        await TurnTests.AssertProblemAsync(multipart, HttpStatusCode.RequestEntityTooLarge, ErrorCodes.AttachmentTooLarge);
        using var two = new MultipartFormDataContent { { new ByteArrayContent(Png), "one", "1.png" }, { new ByteArrayContent(Png), "two", "2.png" } };
        using var several = await Chat.Http.PostAsync("/api/attachments", two, Stop);
        await TurnTests.AssertProblemAsync(several, HttpStatusCode.BadRequest, ErrorCodes.AttachmentInvalid);
    }

    [Fact]
    public async Task Send_MoreFilesThanAllowed_IsRefused()
    {
        var file = await UploadAsync(Chat, Png, "a.png");

        using var response = await Chat.PostAsync(Message("many", "m1", [.. Enumerable.Range(0, 11).Select(_ => FilePart(file.Url))]));

        await TurnTests.AssertProblemAsync(response, HttpStatusCode.Conflict, ErrorCodes.AttachmentLimit);
    }

    [Fact]
    public async Task DeleteSession_TakesItsFiles()
    {
        var file = await UploadAsync(Chat, Png, "a.png");
        using (var response = await Chat.PostAsync(Message("short-lived", "m1", FilePart(file.Url), TextPart("Look"))))
        {
            await response.Content.ReadAsStringAsync(Stop);
        }

        using var other = await Chat.PostAsync(Message("another", "m1", FilePart(file.Url), TextPart("Look")));
        await TurnTests.AssertProblemAsync(other, HttpStatusCode.NotFound, ErrorCodes.AttachmentNotFound);
        (await Chat.Http.DeleteAsync("/api/sessions/short-lived", Stop)).EnsureSuccessStatusCode();

        using var read = await Chat.Http.GetAsync(file.Url, Stop);
        await TurnTests.AssertProblemAsync(read, HttpStatusCode.NotFound, ErrorCodes.AttachmentNotFound);
    }

    [Fact]
    public async Task Unused_AfterItsLifetime_IsDeletedAndWhatAMessageNamesSurvivesACrash()
    {
        (string, string?)[] settings = [("OmniStack__Chat__Attachments__UnusedLifetime", "00:00:01"), ("OmniStack__Chat__Attachments__SweepInterval", "00:00:00.200")];
        await using var service = await ChatService.StartAsync();
        var (used, unused) = (await UploadAsync(service, Png, "used.png"), await UploadAsync(service, Png, "unused.png"));
        using (var response = await service.PostAsync(Message("s", "m1", FilePart(used.Url), TextPart("Look"))))
        {
            await response.Content.ReadAsStringAsync(Stop);
        }

        await service.KillAsync();
        await service.RestartAsync(settings);

        await Eventually.IsTrueAsync(async () => (await service.Http.GetAsync(unused.Url, Stop)).StatusCode == HttpStatusCode.NotFound);
        Assert.Equal(Png, await service.Http.GetByteArrayAsync(used.Url, Stop));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task DataUrl_ThroughTheRealSdk_BecomesAnAttachmentAndMayBeSentAgain(int major)
    {
        var part = new JsonObject { ["type"] = "file", ["mediaType"] = "image/png", ["filename"] = "dot.png", ["url"] = $"data:image/png;base64,{Convert.ToBase64String(Png)}" };
        var message = Message("unused", "u1", part, TextPart("Look at this"))["message"]!;

        var first = await sdk.TurnAsync(major, Chat.Address, $"data-{major}", message);
        var again = await sdk.TurnAsync(major, Chat.Address, $"data-{major}", message);

        Assert.Empty(first.Errors.Concat(again.Errors));
        var stored = await Chat.MessagesAsync($"data-{major}");
        AiSdkTests.AssertSame(stored[1], first.Message);
        AiSdkTests.AssertSame(stored[1], again.Message);
        Assert.Equal(2, stored.Count);
        Assert.Equal(Png, await Chat.Http.GetByteArrayAsync(stored[0].Parts[0].GetProperty("url").GetString(), Stop));
    }

    internal static async Task<AttachmentDto> UploadAsync(ChatService service, byte[] content, string name)
    {
        using var response = await PostAsync(service, content, name);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ChatJson.Default.AttachmentDto, Stop))!;
    }

    private static Task<HttpResponseMessage> PostAsync(ChatService service, byte[] content, string name)
    {
        var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return service.Http.PostAsync($"/api/attachments?filename={Uri.EscapeDataString(name)}", body, Stop);
    }

    internal static JsonObject Message(string sessionId, string id, params JsonNode[] parts)
        => new() { ["id"] = sessionId, ["message"] = new JsonObject { ["id"] = id, ["role"] = "user", ["parts"] = new JsonArray(parts) } };

    internal static JsonObject FilePart(string url) => new() { ["type"] = "file", ["mediaType"] = "image/png", ["url"] = url };

    internal static JsonObject TextPart(string text) => new() { ["type"] = "text", ["text"] = text };
}
