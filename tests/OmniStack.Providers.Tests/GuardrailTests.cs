using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Providers.Guardrails;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ChatCompletionScript;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class GuardrailTests
{
    private const string Section = GuardrailOptions.Section;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Mail a.b+c@mail.example.org, please.", "Mail [email], please.")]
    [InlineData("Call +49 (30) 1234567 or 0049 30 1234567!", "Call [phone] or [phone]!")]
    [InlineData("4111 1111 1111 1111 and 4111-1111-1111-1111.", "[card] and [card].")]
    [InlineData("Not a card: 4111 1111 1111 1112", "Not a card: 4111 1111 1111 1112")]
    [InlineData("DE89 3704 0044 0532 0130 00, GB82WEST12345698765432", "[iban], [iban]")]
    [InlineData("GB82 WEST 1234 5698 7654 33 is none", "GB82 WEST 1234 5698 7654 33 is none")]
    [InlineData("Version 10.0.401 of 2026-11-21, order 12345", "Version 10.0.401 of 2026-11-21, order 12345")]
    public async Task Input_PersonalData_IsMaskedForTheProvider(string written, string sent)
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"ok"}""")));
        await using var models = Models(server, AllKinds(GuardrailScope.Input));

        await models.Client.GetResponseAsync(written, cancellationToken: Stop);

        Assert.Equal(sent, server.Requests.Single().Body["messages"]![0]!["content"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Output_PersonalDataOverChunkBorders_IsMasked(int chunk)
    {
        const string Said = "Write to jane.doe@example.org (or pay DE89370400440532013000 by card 4111 1111 1111 1111), 😀 that is all there is to be said about it, and more so.";
        await using var server = await StartAsync(Sends(Answer("stop", Said.EnumerateRunes().Chunk(chunk).Select(piece => $$"""{"content":{{CompactJson.Write(string.Concat(piece))}}}"""))));
        await using var models = Models(server, [.. AllKinds(GuardrailScope.Output), ($"{Section}:Window", "40")]);
        List<string> texts = [];

        await foreach (var update in models.Client.GetStreamingResponseAsync("Hi", cancellationToken: Stop))
        {
            texts.Add(update.Text);
        }

        Assert.Equal("Write to [email] (or pay [iban] by card [card]), 😀 that is all there is to be said about it, and more so.", string.Concat(texts));
        Assert.True(chunk > 7 || texts.Count(text => text.Length > 0) > 3, "It is streamed still.");
    }

    [Fact]
    public async Task Output_BlockedTermOverChunkBorder_EndsTheAnswerMarked()
    {
        await using var server = await StartAsync(Sends(Answer("stop",
            """{"content":"A long beginning that is quite harmless. The pass"}""", """{"content":"word is Blue Fal"}""", """{"content":"con, so go."}""",
            """{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"go","arguments":"{}"}}]}""")));
        await using var models = Models(server, ($"{Section}:BlockedTerms:0", "blue falcon"), ($"{Section}:Window", "20"));

        var response = await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.StartsWith("A long beginning", response.Text, StringComparison.Ordinal);
        Assert.EndsWith("[The answer was stopped by a content rule.]", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Blue", response.Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Empty(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
    }

    [Fact]
    public async Task Output_BlockedTermWithASourceInTheMiddle_IsFoundAndNothingIsCited()
    {
        const string Source = """{"annotations":[{"type":"url_citation","url_citation":{"url":"https://a.example.org/"}}]}""";
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"The password is Blue Fal"}""", Source, """{"content":"con, so go."}""")));
        await using var models = Models(server, ($"{Section}:BlockedTerms:0", "blue falcon"), ($"{Section}:Window", "20"));

        var response = await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.DoesNotContain("Blue", response.Text, StringComparison.Ordinal);
        Assert.Empty(response.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []));
    }

    [Fact]
    public async Task Output_TermWithinALongerWord_IsLetThrough()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"cl"}""", """{"content":"ass"}""", """{"content":"ic"}""")));
        await using var models = Models(server, ($"{Section}:BlockedTerms:0", "ass"), ($"{Section}:BlockedTerms:1", "class"), ($"{Section}:Window", "16"));

        Assert.Equal("classic", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
    }

    [Fact]
    public async Task Output_Reasoning_IsCheckedToo()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"reasoning_content":"ask a@b.or"}""", """{"reasoning_content":"g now"}""", """{"content":"ok"}""")));
        await using var models = Models(server, AllKinds(GuardrailScope.Both));

        var response = await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal("ask [email] now", string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal(("ok", 7L), (response.Text, response.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Output_TooLong_EndsTheAnswerMarked()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"12345"}""", """{"content":"67890"}""")));
        await using var models = Models(server, ($"{Section}:MaxOutputCharacters", "8"));

        Assert.Equal(ChatFinishReason.ContentFilter, (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).FinishReason);
    }

    [Theory]
    [InlineData("Tell me of BLUE falcon!", "BlockedTerms:0", "blue falcon", "blocked_content")]
    [InlineData("code 4711", "BlockedPatterns:0", @"\b47\d\d\b", "blocked_content")]
    [InlineData("123456789", "MaxInputCharacters", "8", "length")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "BlockedPatterns:0", "^(a+)+$", "blocked_content")]
    public async Task Input_Refused_IsACodedErrorAndReachesNoProvider(string written, string key, string value, string guardrail)
    {
        await using var server = await StartAsync();
        await using var models = Models(server, ($"{Section}:{key}", value), ($"{Section}:MatchTimeout", "00:00:00.020"));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => models.Client.GetResponseAsync(written, cancellationToken: Stop));

        Assert.Equal((ErrorKind.Invalid, ErrorCodes.InputRefused), (error.Kind, error.Code));
        Assert.Contains(guardrail, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Input_RefusedBefore_DoesNotBlockTheConversation()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"ok"}""")));
        await using var models = Models(server, ($"{Section}:BlockedTerms:0", "blue falcon"));

        await models.Client.GetResponseAsync(
            [new(ChatRole.User, "The blue falcon"), new(ChatRole.Assistant, "No."), new(ChatRole.User, "Well then")], cancellationToken: Stop);

        Assert.Equal(["[removed by a content rule]", "No.", "Well then"],
            server.Requests.Single().Body["messages"]!.AsArray().Select(message => message!["content"] is System.Text.Json.Nodes.JsonArray parts ? parts[0]!["text"]!.GetValue<string>() : message["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task OwnGuardrail_Registered_AppliesAndIsCounted()
    {
        List<string> counted = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == "omnistack.guardrails.findings") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
            lock (counted)
            {
                counted.Add(text);
            }
        });
        listener.Start();
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"it is X"}""")));
        await using var models = Models(server, services => services.AddSingleton<IGuardrail, NoX>());

        Assert.Equal("it is Y", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
        Assert.Contains("no_x output mask", counted);
    }

    [Theory]
    [InlineData("BlockedPatterns:0", "(")]
    [InlineData("BlockedTerms:0", " ")]
    [InlineData("Window", "3")]
    public async Task Start_WrongSetting_IsRefused(string key, string value)
    {
        await using var models = new ConfiguredModels(($"{Section}:{key}", value));

        Assert.Throws<OptionsValidationException>(() => models.Client);
    }

    private static (string, string?)[] AllKinds(GuardrailScope scope) =>
        [.. Enum.GetNames<PersonalDataKind>().Select((kind, index) => ($"{Section}:Mask:{index}", (string?)kind)), ($"{Section}:MaskIn", scope.ToString())];

    private static ConfiguredModels Models(ScriptedModelServer server, params (string, string?)[] settings) => Models(server, _ => { }, settings);

    private static ConfiguredModels Models(ScriptedModelServer server, Action<IServiceCollection> configure, params (string, string?)[] settings)
        => new(configure, [("OPENAI_BASE_URL", $"{server.Url}/v1"), ("OmniStack:Providers:openai:MaxRetries", "0"), .. settings]);

    private sealed class NoX : IGuardrail
    {
        public string Name => "no_x";

        public GuardrailScope Scope => GuardrailScope.Output;

        public IEnumerable<GuardrailFinding> Inspect(string text) => text.IndexOf('X', StringComparison.Ordinal) is >= 0 and var at ? [new(at, 1, "Y")] : [];
    }
}
