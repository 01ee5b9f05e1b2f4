using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.CloudEvents;

/// <summary>
/// Reads CloudEvents 1.0 as events to publish: <c>type</c> is the topic, <c>data</c> the content; <c>source</c> and <c>id</c>
/// together are the idempotency key, as the specification has them name one event.
/// </summary>
internal static class CloudEventReader
{
    public static PublishRequest ToRequest(CloudEvent given)
    {
        if (given.SpecVersion != CloudEventFormat.SpecVersion)
        {
            throw Refuse("specversion must be \"1.0\".");
        }
        var (source, id) = (RequireSource(given.Source), RequireText("id", given.Id));
        if (given is { Data: not null, DataBase64: not null })
        {
            throw Refuse("An event has data or data_base64, not both.");
        }
        return new PublishRequest
        {
            Topic = RequireText("type", given.Type),
            Payload = new PublishPayload(given.Data ?? Text(given.DataBase64), given.Webhook, given.ReplyTo),
            IdempotencyKey = KeyOf(source, id),
            Source = source,
            TenantId = given.TenantId,
            CorrelationId = given.CorrelationId,
            CausationId = given.CausationId,
        };
    }

    /// <summary>The binary mode: attributes in <c>ce-</c> headers, the body is the data.</summary>
    public static async Task<PublishRequest> ReadBinaryAsync(HttpRequest request, MediaTypeHeaderValue? type, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return ToRequest(new CloudEvent
        {
            SpecVersion = Header(request, "specversion"),
            Id = Header(request, "id"),
            Source = Header(request, "source"),
            Type = Header(request, "type"),
            TenantId = Header(request, "tenantid"),
            CorrelationId = Header(request, "correlationid"),
            CausationId = Header(request, "causationid"),
            ReplyTo = Header(request, "replyto"),
            Webhook = Header(request, "webhook"),
            Data = body.Length == 0 ? null : ToContent(body.GetBuffer().AsSpan(0, (int)body.Length), type),
        });
    }

    /// <summary>Their digest, since together they may be longer than a key.</summary>
    private static string KeyOf(string source, string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source} {id}")));

    /// <summary>JSON as it is, text of any type as a string, everything else as a string of Base64.</summary>
    private static JsonElement ToContent(ReadOnlySpan<byte> body, MediaTypeHeaderValue? type)
    {
        if (type is null || IsJson(type))
        {
            return JsonElement.Parse(body);
        }
        var isText = type.Type == "text" || type.SubType == "xml" || type.Suffix == "xml" || type.Charset.HasValue;
        return Text(isText ? Decode(body, type) : Convert.ToBase64String(body))!.Value;
    }

    private static string Decode(ReadOnlySpan<byte> body, MediaTypeHeaderValue type)
    {
        try
        {
            return (type.Encoding ?? Encoding.UTF8).GetString(body);
        }
        catch (ArgumentException)
        {
            throw Refuse("The charset of Content-Type is not known here; send UTF-8.");
        }
    }

    private static bool IsJson(MediaTypeHeaderValue type) => type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
        || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Header values are percent-encoded: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values.</summary>
    private static string? Header(HttpRequest request, string attribute)
        => request.Headers.TryGetValue(CloudEventFormat.HeaderPrefix + attribute, out var value) ? Uri.UnescapeDataString(value.ToString()) : null;

    private static JsonElement? Text(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text, CloudEventJson.Default.String);

    private static string RequireSource(string? source) => Uri.IsWellFormedUriString(RequireText("source", source), UriKind.RelativeOrAbsolute)
        ? source!
        : throw Refuse("source must be a URI reference.");

    private static string RequireText(string attribute, string? text) => text is { Length: > 0 }
        ? text
        : throw Refuse($"{attribute} is required and must not be empty.");

    private static OmniStackException Refuse(string message) => new(ErrorKind.Invalid, ErrorCodes.CloudEventInvalid, message);
}
